"""How many rows a list holds: exact up to a bound, and beyond it about as many as were counted last.

Nobody waits for a million rows to be counted: a count stops behind `BOUND`, and the figure beyond it is one that was
stored (`stored.py`) and is counted anew in the background once it is old. A list of somebody's own rows is always
counted to its end.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Executable, Select, case, func, literal, null, select

from my_app.extensions import db
from my_app.models import ListCount
from my_app.services.lists import stored

BOUND = 10_000
# A figure is stored from here on: nearer to the bound it might be exact again tomorrow.
STORED_FROM = 2 * BOUND
DIGITS = 3


class Kind(enum.Enum):
    """What a figure says."""

    EXACT = "exact"
    ABOUT = "about"
    MORE = "more"


@dataclass(frozen=True)
class Count:
    """A number of rows: exact, about as many, or more than that. ``old`` asks for counting anew."""

    rows: int
    kind: Kind = Kind.EXACT
    old: bool = False

    @property
    def exact(self) -> bool:
        """Whether there are exactly so many."""
        return self.kind is Kind.EXACT

    @property
    def about(self) -> bool:
        """Whether there are roughly so many."""
        return self.kind is Kind.ABOUT


@dataclass(frozen=True)
class Parts:
    """The parts of a list (its tabs), each with a statement over its rows.

    Where ``whole`` is there, the first part holds the others in it: ``whole`` selects for each of its rows a flag for
    each of them, by the part's number, so that a row which is found by a filter is read once and not once for each.
    ``wanted`` is the part that is shown.
    """

    statements: Sequence[Select[Any]]
    whole: Select[Any] | None = None
    wanted: int = 0


def exact_statement(parts: Parts) -> Executable:
    """Counts all parts to their ends."""
    if parts.whole is None:
        return select(*(_all(part) for part in parts.statements))
    together, flags = _together(parts.whole)
    return select(
        *(together.c[flags[n]] if n in flags else _all(part) for n, part in enumerate(parts.statements))
    ).select_from(together)


def exact(statement: Executable) -> list[Count]:
    """The answer of an `exact_statement`."""
    return [Count(number) for number in db.session.execute(statement).one()]


def bounded_statement(parts: Parts, keys: Sequence[str], asked: str) -> Executable:
    """Counts the parts up to `BOUND`, and looks for what is stored of them under these keys.

    ``asked`` is claimed by whoever has asked for counting anew: while that is fresh, no figure is old. Of a whole that
    is longer, only the part that is wanted is counted by itself; of the others it is said how many were seen.
    """
    together, flags = None, dict[int, str]()
    if parts.whole is not None:
        # None are read while there is a fresh figure: those of one list are stored together.
        together, flags = _together(parts.whole.where(~stored.fresh(keys[0])).limit(BOUND + 1))
    columns: list[Any] = [stored.fresh(asked)]
    for number, (part, name) in enumerate(zip(parts.statements, keys, strict=True)):
        counted: Any = _all(part.limit(BOUND + 1))
        ended: Any = literal(True)
        if together is not None and number in flags:
            ended = together.c.rows <= BOUND
            seen = together.c[flags[number]]
            counted = case((ended, seen), else_=counted) if number == parts.wanted != 0 else seen
            ended = literal(True) if number in (0, parts.wanted) else ended
        kept = select(ListCount.rows).where(ListCount.key == name).scalar_subquery()
        columns += [kept, case((stored.fresh(name), null()), else_=counted), ended]
    statement: Select[Any] = select(*columns)
    return statement if together is None else statement.select_from(together)


def bounded(statement: Executable) -> list[Count]:
    """The answer of a `bounded_statement`."""
    waiting, *figures = db.session.execute(statement).one()
    found = [_figure(*each) for each in zip(figures[::3], figures[1::3], figures[2::3], strict=True)]
    return [replace(count, old=count.old and not waiting) for count in found]


def _all(part: Select[Any]) -> Any:
    return select(func.count()).select_from(part.subquery()).scalar_subquery()


def _together(whole: Select[Any]) -> tuple[Any, dict[int, str]]:
    """One row: how many ``rows`` there are, and in how many of them each flag is up; and its columns by part."""
    rows = whole.subquery()
    flags = {int(name): f"part{name}" for name in rows.c.keys()}  # noqa: SIM118 - a collection, not a dict
    counts = [func.count().filter(rows.c[str(number)]).label(label) for number, label in flags.items()]
    columns = [func.count().label("rows"), func.count().label("part0"), *counts]
    return select(*columns).select_from(rows).subquery(), {0: "part0", **flags}


def _figure(kept: int | None, counted: int | None, ended: bool) -> Count:
    """``counted`` is None where a fresh figure spared the counting; without ``ended`` there may be more."""
    if counted is not None and counted <= BOUND and ended:
        return Count(counted)
    if kept is None or (counted is not None and ended and kept <= BOUND):
        seen = BOUND if counted is None or ended else round_down(counted)
        return Count(seen, Kind.MORE, old=True)
    return Count(round(kept, DIGITS - len(str(kept))), Kind.ABOUT, old=counted is not None)


def round_down(seen: int) -> int:
    """What there are more of than that, in hundreds."""
    return max(seen - 1, 0) // 100 * 100
