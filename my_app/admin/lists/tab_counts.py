"""How many rows each tab of a list holds, and which of these figures are worth storing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Executable, select, true

from my_app.policies import is_everything
from my_app.services.lists import counting, stored
from my_app.services.searching import Question, hits
from my_app.services.statements import kept

EVERYTHING = {"": true()}


class TabCounts:
    """The counts of one listing. ``tabs`` are the clauses of its tabs by name; a list without tabs has one figure."""

    def __init__(self, listing: Any) -> None:
        self.listing = listing

    def found(self, tabs: dict[str, ColumnElement[bool]], current: str = "") -> dict[str, counting.Count]:
        """How many rows each tab holds under the present search and filters, in one query.

        Whoever sees all rows of a table gets figures, the one of the ``current`` tab first of all; whoever sees their
        own, all of them, counted to the end. Hits of words are counted as far as they are few.
        """
        clauses = tabs or EVERYTHING
        if self.listing.question is not None:
            return self._hits(self.listing.question, clauses, current)
        keys = [self.key(name) for name in clauses] if is_everything(self.listing.scope) else []
        listing = self.listing
        make = partial(self._count_statement, clauses, keys, current if listing.narrowing else "")
        parts = ("counts", counting.BOUND, listing.model, listing.scope, *clauses.values(), *keys)
        statement = make() if listing.narrowing else kept(make, *parts)
        found = counting.bounded(statement) if keys else counting.exact(statement)
        return dict(zip(clauses, found, strict=True))

    def _hits(
        self, question: Question, clauses: dict[str, ColumnElement[bool]], current: str
    ) -> dict[str, counting.Count]:
        wanted = [*clauses].index(current) if self.listing.query.filters and current in clauses else None
        statement = hits.statement(question, self.listing.hits, [*clauses.values()], wanted)
        self.listing.few, found = hits.counts(statement, wanted)
        return dict(zip(clauses, found, strict=True))

    def _count_statement(
        self, clauses: dict[str, ColumnElement[bool]], keys: Sequence[str], current: str = ""
    ) -> Executable:
        parts = self._parts(clauses, current)
        return counting.bounded_statement(parts, keys, self.key("asked")) if keys else counting.exact_statement(parts)

    def figures(self, tabs: dict[str, ColumnElement[bool]]) -> dict[str, int]:
        """What is worth storing of the same, counted to the end, by key: what spares counting next time."""
        clauses = tabs or EVERYTHING
        found = counting.exact(counting.exact_statement(self._parts(clauses)))
        rows = {self.key(name): count.rows for name, count in zip(clauses, found, strict=True)}
        # The tabs of a filtered list are counted together or not at all; those of a whole table are cheap while short.
        long = any(number > counting.STORED_FROM for number in rows.values())
        shared = long and bool(self.listing.query.criteria)
        return {key: number for key, number in rows.items() if shared or number > counting.STORED_FROM}

    def _parts(self, clauses: dict[str, ColumnElement[bool]], current: str = "") -> counting.Parts:
        """A statement for each tab; and for a filtered list one that tells for each row in which tabs it is."""
        statements = [self.listing.narrowed(select(self.listing.key), clause).statement for clause in clauses.values()]
        if len(statements) == 1 or not self.listing.query.criteria:
            return counting.Parts(statements)
        (first, whole), *others = clauses.items()
        flags = [
            clause.label(str(number))
            for number, (name, clause) in enumerate(others, 1)
            if name not in self.listing.view.tabs_beside
        ]
        wanted = list(clauses).index(current or first)
        return counting.Parts(
            statements, self.listing.narrowed(select(*flags).select_from(self.listing.model), whole).statement, wanted
        )

    def key(self, tab: str) -> str:
        """Where the figure of a tab is stored."""
        return stored.key(self.listing.view.endpoint, tab, self.listing.query.criteria)
