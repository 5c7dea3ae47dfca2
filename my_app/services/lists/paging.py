"""Pages of long lists, found by key: a page begins behind a place in the order, so that no row before it is read.

An order is a row of terms, the last of which is a key. Values that are not there come last, whichever way an order
runs, on every database. What lies behind a place is read as stretches, each of which is a piece of one index: the rest
of the rows that share the first value, the rows behind that value, the rows without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, Subquery, literal, select, union_all

from my_app.errors import Invalid
from my_app.services.lists import places

# Rows that a page's number may skip; further on, pages are found by a place.
MAX_SKIPPED = 10_000
# What an address says about the page: gone as soon as the list is another.
ARGUMENTS = ("page", "after", "before")
LAST = "last"
Clause = ColumnElement[Any]


@dataclass(frozen=True)
class Term:
    """One step of an order."""

    column: Any
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Wanted:
    """The page that is asked for: by its number (0 is the first), behind a place, or (``back``) before it.

    ``back`` without a place is the last page. Beside a place the number only says which page that was.
    """

    number: int | None = 0
    place: places.Values | None = None
    back: bool = False

    @property
    def skipped(self) -> int:
        """The pages to skip: none where a place, or the end, says where to begin."""
        return 0 if self.back or self.place is not None else self.number or 0


@dataclass(frozen=True)
class Found:
    """One page: its rows, and the places from which the pages before and behind it are read; None at an end."""

    rows: Sequence[Any]
    before: str | None
    after: str | None


def at(terms: Sequence[Term], after: str, before: str, number: int | None = None) -> Wanted:
    """The page behind or before a place. Raises `Invalid` for a place that is none."""
    name = "after" if after else "before"
    try:
        place = places.read(after or before, [term.column.type for term in terms])
    except ValueError:
        place = ()
    there = len(place) == len(terms)
    if not there or any(value is None and not term.nullable for value, term in zip(place, terms, strict=True)):
        raise Invalid({name: _("“%(name)s” is no place in this list.", name=name)})
    return Wanted(number, place, back=not after)


def order(terms: Sequence[Term], back: bool = False) -> list[Clause]:
    """ORDER BY for a statement that is read from one end to the other."""
    return [_ordered(term, back, term.nullable) for term in terms]


def stretches(terms: Sequence[Term], wanted: Wanted) -> list[tuple[list[Clause], list[Clause]]]:
    """What is read for a page, nearest first: the conditions and the order of each stretch."""
    place, back = wanted.place, wanted.back
    found: list[tuple[list[Clause], list[Clause]]] = []
    if place is None:
        first = terms[0].column
        whole: list[list[Clause]] = [[first.is_not(None)], [first.is_(None)]] if terms[0].nullable else [[]]
        return [(conditions, _within(terms, 0, back)) for conditions in (whole[::-1] if back else whole)]
    for depth in reversed(range(len(terms))):
        same = [_same(term, value) for term, value in zip(terms[:depth], place[:depth], strict=True)]
        steps = _beyond(terms[depth], place[depth], back)
        found += [([*same, step], _within(terms, depth, back)) for step in steps]
    return found


def keys(statement: Select[Any], terms: Sequence[Term], wanted: Wanted, limit: int, skip: int = 0) -> Subquery:
    """The page in keys: of a statement that selects ``key``, up to ``limit`` rows with their ``stretch`` and terms."""
    parts = []
    values = [term.column.label(name) for name, term in zip(names(terms), terms, strict=True)]
    for number, (conditions, ordered) in enumerate(stretches(terms, wanted)):
        part = statement.add_columns(literal(number).label("stretch"), *values).where(*conditions)
        parts.append(select(part.order_by(*ordered).limit(limit + skip).subquery()))
    page = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    return select(page).order_by(*order_of(page, terms, wanted)).limit(limit).offset(skip).subquery()


def names(terms: Sequence[Term]) -> list[str]:
    """What the values of the terms are called in a statement."""
    return [f"term{number}" for number in range(len(terms))]


def order_of(page: Any, terms: Sequence[Term], wanted: Wanted) -> list[Clause]:
    """The order of what `keys` has found, for the statement that joins it."""
    there = [replace(term, column=page.c[name]) for name, term in zip(names(terms), terms, strict=True)]
    return [page.c.stretch, *order(there, wanted.back)]


def found(rows: Sequence[Any], terms: int, wanted: Wanted, size: int) -> Found:
    """The page from what was read: one row more than it holds, each of them ending with its ``terms`` values."""
    more = len(rows) > size
    kept = rows[:size][::-1] if wanted.back else rows[:size]
    begun = more if wanted.back else wanted.place is not None or bool(wanted.skipped)
    goes_on = wanted.place is not None if wanted.back else more
    return Found(
        kept,
        before=places.write(kept[0][-terms:]) if kept and begun else None,
        after=places.write(kept[-1][-terms:]) if kept and goes_on else None,
    )


def _same(term: Term, value: Any) -> Clause:
    clause: Clause = term.column.is_(None) if value is None else term.column == value
    return clause


def _beyond(term: Term, value: Any, back: bool) -> list[Clause]:
    """The clauses of what follows ``value`` in one term's order."""
    if value is None:
        return [term.column.is_not(None)] if back else []
    clause = term.column > value if term.descending == back else term.column < value
    return [clause] if back or not term.nullable else [clause, term.column.is_(None)]


def _within(terms: Sequence[Term], depth: int, back: bool) -> list[Clause]:
    """The order of a stretch, in which the terms up to ``depth`` are all there or all not: as an index has them."""
    return [_ordered(term, back, term.nullable and place > depth) for place, term in enumerate(terms)]


def _ordered(term: Term, back: bool, mixed: bool) -> Clause:
    clause: Clause = term.column.desc() if term.descending != back else term.column.asc()
    if mixed:
        clause = clause.nulls_first() if back else clause.nulls_last()
    return clause
