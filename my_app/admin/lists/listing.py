"""The rows of a list, from scope, tab, search, filters and sort: for the page, its counts and the export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, inspect, or_, select

from my_app.admin.filters.groups import Asked, narrow
from my_app.admin.keys import key_attribute
from my_app.admin.lists import loading
from my_app.admin.lists.joins import Joins
from my_app.admin.lists.light_rows import LightRow
from my_app.models import fold
from my_app.services.lists import counting, paging
from my_app.services.lists.walking import gathered, led, spread, walked
from my_app.services.searching import Question, best_first
from my_app.services.statements import kept

# So many rows of one's own are found along the order, where an index has them in it.
OWN_LONG = 1_000


@dataclass
class Query:
    """What the address asks of a list."""

    search: str = ""
    filters: Sequence[Sequence[Asked]] = ()
    sort: str | None = None
    descending: bool = False
    # What fits the search best comes first.
    best: bool = False
    # The arguments of the address that make the list shorter: a stored figure is known by them.
    criteria: Mapping[str, str] = field(default_factory=dict)


class Listing:
    """The statements behind one list, for one actor's scope."""

    def __init__(self, view: Any, scope: ColumnElement[bool], query: Query) -> None:
        self.view = view
        self.model = view.model
        self.scope = scope
        self.query = query
        self.key = key_attribute(self.model)
        # Whether the list is too long to gather and sort: the page is found along the order instead.
        self.long = False
        # Whether the words that are searched for have few hits; None before they are counted.
        self.few: bool | None = None

    @cached_property
    def question(self) -> Question | None:
        """What the index of words is asked; None without a search, and for a table that has no such index."""
        return self.view.search_question(self.query.search) if self.query.search else None

    @property
    def narrowing(self) -> bool:
        """Whether the address asks for some of the rows only, beside the tab: no two such lists are the same."""
        return bool(self.query.search or self.query.filters or self.query.criteria)

    def narrowed(
        self,
        statement: Select[Any],
        tab: ColumnElement[bool] | None = None,
        found: ColumnElement[bool] | None = None,
    ) -> Joins:
        """``statement`` with the scope, the search and the filters; and the tab, when one is given.

        ``found`` stands for the search, where the index of words is asked in another way.
        """
        joins = Joins(statement.where(self.scope))
        if tab is not None:
            joins.where(tab)
        if self.question is not None:
            joins.where(self.question.condition() if found is None else found)
        for term in self.query.search.split() if self.question is None else ():
            joins.where(or_(*(self._matches(joins, column, path, term) for column, path in self.view.search_fields)))
        for group in self.query.filters:
            narrow(self.view, joins, group)
        if self.query.filters:
            joins.statement = spread(joins.statement)
        return joins

    def hits(self, words: ColumnElement[bool], tab: ColumnElement[bool] | None = None) -> Select[Any]:
        """The keys of what ``words`` find in the list; they stand for the search, asked in one way or another."""
        return self.narrowed(select(self.key.label("key")), tab, words).statement

    def rows(self, tab: ColumnElement[bool] | None, columns: Sequence[str], flags: dict[str, Any]) -> Select[Any]:
        """The entities of the list, sorted, loaded with no more than ``columns``; ``flags`` come beside each."""
        joins = self.narrowed(self._entities(flags), tab)
        options = loading.options(self.model, joins, columns)
        return self.sorted(joins).options(*options)

    def page(
        self,
        tab: ColumnElement[bool] | None,
        columns: Sequence[str],
        flags: dict[str, Any],
        wanted: paging.Wanted,
        limit: int,
        skip: int = 0,
    ) -> Select[Any]:
        """As `rows`, one page: ``limit`` rows from the place that is asked for. Each row ends with its own place.

        The result is to be made unique: what a row has several of is beside it, and repeats it.
        """
        make = partial(self._page, tab, columns, flags, wanted, limit, skip)
        if self.narrowing or wanted.place is not None:
            return make()
        order = [part for column, path, descending in self._order() for part in (column, descending, *(path or ()))]
        what = ("columns", *columns, "flags", *flags, *flags.values(), "order", *order)
        parts = (tab, limit, skip, wanted.back, self.long, *what)
        found: Select[Any] = kept(make, "page", self.model, self.scope, *parts)
        return found

    def _page(
        self,
        tab: ColumnElement[bool] | None,
        columns: Sequence[str],
        flags: dict[str, Any],
        wanted: paging.Wanted,
        limit: int,
        skip: int,
    ) -> Select[Any]:
        many = None
        if self.question is not None and self.few is False:
            many = self.question.walked() if self.long else self.question.checked()
        found = self.narrowed(select(self.key.label("key")), tab, many)
        terms = self.terms(found)
        if self.question is not None and self.query.best:
            terms, narrowed = [*best_first.TERMS], partial(self.hits, tab=tab)
            page = best_first.keys(self.question, self.few is not False, narrowed, limit, skip)
        else:
            statement = self.walked(found.statement, terms) if self.long else found.statement
            narrowed_short = self.query.filters and not self.long
            page = paging.keys(statement, gathered(terms) if narrowed_short else terms, wanted, limit, skip)
        joins = Joins(self._entities(flags).join(page, page.c.key == self.key))
        values = [page.c[name] for name in paging.names(terms)]
        options: list[Any] = []
        if self.view.light_rows:
            light = LightRow(self.model, joins, (self.key.key, *columns))
            joins.statement = joins.statement.with_only_columns(light, *self._flags(flags), maintain_column_froms=True)
        else:
            options = loading.options(self.model, joins, columns, beside=True)
        statement = joins.statement.add_columns(*values).order_by(*paging.order_of(page, terms, wanted))
        return statement.options(*options)

    def walked(self, statement: Select[Any], terms: Sequence[paging.Term]) -> Select[Any]:
        """The statement of a long list: found along its order, which ends with the key where another table leads."""
        return walked(statement, self._own_order(terms), self.model.__table__.indexes)

    def is_long(self, rows: int) -> bool:
        """Whether a list of so many rows is walked along: always beyond the bound, and sooner within one company."""
        if rows < OWN_LONG or rows >= counting.BOUND:
            return rows >= counting.BOUND
        return led(self.scope, self._own_order(self.plain_terms()), self.model.__table__.indexes)

    def _own_order(self, terms: Sequence[paging.Term]) -> list[str]:
        """The columns of the table itself with which an order ends: another table may lead."""
        own = takewhile(lambda term: getattr(term.column, "parent", None) is inspect(self.model), reversed(terms))
        return [term.column.key for term in own][::-1]

    def sorted(self, joins: Joins) -> Select[Any]:
        """The statement in the order that was asked for; the key settles what is equal."""
        terms = self.terms(joins)  # First: they may join what they sort by.
        return joins.statement.order_by(*paging.order(terms))

    def terms(self, joins: Joins) -> list[paging.Term]:
        """The order that was asked for, down to the key. What a related row is sorted by is followed by its own key."""
        found: list[paging.Term] = []
        for column, path, descending in self._order():
            alias = joins.reach(path or ())
            optional = any(nullable(local) for step in path or () for local in step.property.local_columns)
            expression = column if alias is None else getattr(alias, column.key)
            found.append(paging.Term(expression, descending, optional or nullable(column)))
            if alias is not None:
                key = key_attribute(inspect(alias).mapper.class_).key
                found.append(paging.Term(getattr(alias, key), descending, optional))
        descending = bool(found) and found[0].descending
        then = self.view.column_sort_then.get(self.query.sort)
        if then:
            found.append(paging.Term(getattr(self.model, then), descending))
        return [*found, paging.Term(self.key, descending)]

    def plain_terms(self) -> list[paging.Term]:
        """The order, outside of any statement."""
        if self.question is not None and self.query.best:
            return [*best_first.TERMS]
        return self.terms(Joins(select(self.key)))

    def _entities(self, flags: dict[str, Any]) -> Select[Any]:
        return select(self.model, *self._flags(flags))

    def _flags(self, flags: dict[str, Any]) -> list[Any]:
        return [clause.label(name) for name, clause in flags.items()]

    def _order(self) -> list[tuple[Any, Sequence[Any], bool]]:
        view, query = self.view, self.query
        if query.sort is not None and query.sort in view._sortable_columns:
            column, path = view._sortable_columns[query.sort], view._sortable_joins.get(query.sort, ())
            return [(column, path, query.descending)]
        return list(view._get_default_order())

    def _matches(self, joins: Joins, column: Any, path: Sequence[Any] | None, term: str) -> Any:
        alias = joins.reach(path or ())
        expression = column if alias is None else getattr(alias, column.key)
        if column.key == "search_text":
            return expression.contains(fold(term), autoescape=True)
        return cast(expression, String).icontains(term, autoescape=True)


def nullable(column: Any) -> bool:
    """Whether a column may hold nothing; an expression may."""
    return bool(getattr(getattr(column, "expression", column), "nullable", True))
