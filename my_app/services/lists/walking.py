"""A long list is walked along the index of its order, a short one gathered; SQLite takes a word to its planner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BooleanClauseList, Index, Select, UnaryExpression, and_, or_
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression

from my_app.extensions import on_sqlite
from my_app.services.lists.paging import Term

PLUS: operators.custom_op[Any] = operators.custom_op("+")

BOUNDS = (operators.lt, operators.le, operators.gt, operators.ge)


def walked(statement: Select[Any], order: Sequence[str], indexes: Iterable[Index]) -> Select[Any]:
    """``statement`` with conditions that choose no index, unless it is in the ``order`` (columns) behind its own.

    SQLite would gather all rows of a state and sort them, however many, for a page of fifty: it knows how many rows a
    value has on average, and that a sorted list is cut off counts for nothing. A plus before a condition says that it
    is for checking rows and not for finding them. PostgreSQL counts for itself.
    """
    if not on_sqlite() or statement.whereclause is None:
        return statement
    found = statement.where()
    leads: set[str] = set()
    table = ""
    for index in indexes:
        table = index.table.name if index.table is not None else ""
        names = [column.key for column in index.columns]
        if names[1 : len(order) + 1] == list(order):
            leads.add(names[0])
        if names[: len(order)] == list(order):
            # What a partial index holds only: ``status = 'in_review'``.
            leads.update(re.findall(r"\w+", str(index.dialect_options["sqlite"]["where"])))
    conditions = tuple(_checked(clause, table, leads, order[0]) for clause in _conjuncts(statement.whereclause))
    found._where_criteria = conditions  # noqa: SLF001 - nothing public takes conditions away
    return found


def gathered(terms: Sequence[Term]) -> Sequence[Term]:
    """The order of a short list that is narrowed: its rows are found by what narrows it, and then sorted.

    SQLite would rather walk along the order and look at all rows of the table for a few: no index is in the order of an
    expression.
    """
    if not on_sqlite():
        return terms
    return [replace(term, column=_plus(term.column)) for term in terms]


def spread(statement: Select[Any]) -> Select[Any]:
    """``statement`` with what must not be there (``deleted_at IS NULL``) in each alternative of an “or” too.

    SQLite looks for each alternative by itself, and finds it in an index of the rows that are not in the trash only if
    it says so.
    """
    if not on_sqlite() or statement.whereclause is None:
        return statement
    clauses = list(_conjuncts(statement.whereclause))
    nothing = [each for each in clauses if isinstance(each, BinaryExpression) and each.operator is operators.is_]
    either = [each for each in clauses if len(list(_alternatives(each))) > 1]
    if not (nothing and either):
        return statement
    found = statement.where()
    found._where_criteria = tuple(  # noqa: SLF001 - nothing public takes conditions away
        or_(*(and_(*nothing, way) for way in _alternatives(each))) if any(each is other for other in either) else each
        for each in clauses
    )
    return found


def led(scope: Any, order: Sequence[str], indexes: Iterable[Index]) -> bool:
    """Whether an index is in this ``order`` behind the one column that ``scope`` says is equal to something."""
    if not isinstance(scope, BinaryExpression) or scope.operator is not operators.eq:
        return False
    columns = [getattr(scope.left, "key", ""), *order]
    return any([column.key for column in index.columns][: len(columns)] == columns for index in indexes)


def _conjuncts(clause: Any) -> Iterator[Any]:
    if isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for each in clause.clauses:
            yield from _conjuncts(each)
    else:
        yield clause


def _alternatives(clause: Any) -> Iterator[Any]:
    inner = getattr(clause, "element", clause)
    if isinstance(inner, BooleanClauseList) and inner.operator is operators.or_:
        for each in inner.clauses:
            yield from _alternatives(each)
    else:
        yield clause


def _checked(clause: Any, table: str, leads: set[str], first: str) -> Any:
    if isinstance(clause, BinaryExpression) and getattr(getattr(clause.left, "table", None), "name", "") == table:
        # Partial indexes ask for what is not there; an equality may stand before the order in an index.
        about_nothing = clause.operator in (operators.is_, operators.is_not)
        leading = clause.operator in (operators.eq, operators.in_op) and getattr(clause.left, "key", "") in leads
        # Where the walk begins or ends.
        bounding = clause.operator in BOUNDS and getattr(clause.left, "key", "") == first
        if about_nothing or leading or bounding:
            return clause
    return _plus(clause)


def _plus(clause: Any) -> Any:
    expression = getattr(clause, "expression", clause)
    return UnaryExpression(expression.self_group(against=PLUS), operator=PLUS, type_=clause.type)
