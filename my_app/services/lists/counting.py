"""How many rows a list holds: exact up to a bound, and beyond it about as many as were counted last.

Nobody waits for a million rows to be counted: a count stops behind `BOUND`, and the figure beyond it is one that was
stored (`ListCount`) and is counted anew in the background once it is old. A list of somebody's own rows is always
counted to its end.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Executable, Select, bindparam, case, delete, exists, func, null, select
from sqlalchemy.dialects import postgresql, sqlite

from my_app.extensions import db
from my_app.models import ListCount, utcnow
from my_app.models.types import UTCDateTime
from my_app.services.transaction import transaction

BOUND = 10_000
# A figure is stored from here on: nearer to the bound it might be exact again tomorrow.
STORED_FROM = 2 * BOUND
FRESH = timedelta(minutes=10)
KEPT = timedelta(days=1)
DIGITS = 3
# Asked when a statement runs: the statement itself may be kept.
FRESH_SINCE: Any = bindparam("fresh_since", callable_=lambda: utcnow() - FRESH, type_=UTCDateTime())


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


def key(screen: str, part: str, criteria: Mapping[str, str]) -> str:
    """The name under which a figure is stored: the list, its tab, and what narrows it."""
    text = "\n".join(f"{name}={value}" for name, value in sorted(criteria.items()))
    return f"{screen}:{part}:{hashlib.sha256(text.encode()).hexdigest()[:32] if text else ''}"


def exact(parts: Sequence[Select[Any]], sample: Select[Any] | None = None) -> list[Count]:
    """How many rows each of these statements has, in one query.

    A ``sample`` selects a flag for each part, for the rows of all parts: they are read once and not once for each.
    """
    return exact_figures(exact_statement(parts, sample))


def exact_statement(parts: Sequence[Select[Any]], sample: Select[Any] | None = None) -> Executable:
    """The query of `exact`."""
    if sample is None:
        return select(*(_all(part) for part in parts))
    rows = sample.subquery()
    return select(*(func.count().filter(flag) for flag in rows.c)).select_from(rows)


def exact_figures(statement: Executable) -> list[Count]:
    """The answer of `exact_statement`."""
    return [Count(number) for number in db.session.execute(statement).one()]


def bounded(parts: Sequence[Select[Any]], keys: Sequence[str], asked: str) -> list[Count]:
    """The same up to `BOUND`, and the stored figures of these keys beyond it, in one query.

    ``asked`` is claimed by whoever has asked for counting anew: while that is fresh, no figure is old.
    """
    return bounded_figures(bounded_statement(parts, keys, asked))


def bounded_statement(
    parts: Sequence[Select[Any]], keys: Sequence[str], asked: str, sample: Select[Any] | None = None
) -> Executable:
    """The query of `bounded`."""
    statement: Select[Any] = select(_fresh(asked))
    few = None
    if sample is not None:
        few = _read_once(sample, _fresh(keys[0]))
        statement = statement.select_from(few)
    for number, (part, name) in enumerate(zip(parts, keys, strict=True)):
        counted: Any = _all(part.limit(BOUND + 1))
        if few is not None:
            counted = case((few.c.rows <= BOUND, few.c[f"part{number}"]), else_=counted)
        stored = select(ListCount.rows).where(ListCount.key == name).scalar_subquery()
        statement = statement.add_columns(stored, case((_fresh(name), null()), else_=counted))
    return statement


def bounded_figures(statement: Executable) -> list[Count]:
    """The answer of `bounded_statement`."""
    waiting, *figures = db.session.execute(statement).one()
    found = [_figure(stored, counted) for stored, counted in zip(figures[::2], figures[1::2], strict=True)]
    return [replace(count, old=count.old and not waiting) for count in found]


def claim(name: str) -> bool:
    """Whether nobody has claimed this lately: the caller has then. In the caller's `transaction()`."""
    now = utcnow()
    statement = _insert().values(key=name, rows=0, counted_at=now)
    old = ListCount.counted_at < now - FRESH
    claimed = statement.on_conflict_do_update(index_elements=["key"], set_={"counted_at": now}, where=old)
    return db.session.scalar(claimed.returning(ListCount.key)) is not None


def store(figures: Mapping[str, int], **more: Any) -> None:
    """Keep what was counted, with ``more`` columns, and forget figures that nobody asked for in a day."""
    now = utcnow()
    with transaction():
        db.session.execute(delete(ListCount).where(ListCount.counted_at < now - KEPT))
        for name, rows in figures.items():
            values = {"rows": rows, "counted_at": now, **more}
            statement = _insert().values(key=name, **values)
            db.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def _insert() -> Any:
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(ListCount)


def _all(part: Select[Any]) -> Any:
    return select(func.count()).select_from(part.subquery()).scalar_subquery()


def _fresh(name: str) -> Any:
    return exists().where(ListCount.key == name, ListCount.counted_at > FRESH_SINCE)


def _read_once(sample: Select[Any], fresh: Any) -> Any:
    """The rows of the sample, counted together and by part; none are read while there is a fresh figure."""
    rows = sample.where(~fresh).limit(BOUND + 1).subquery()
    counts = [func.count().filter(flag).label(f"part{number}") for number, flag in enumerate(rows.c)]
    return select(func.count().label("rows"), *counts).select_from(rows).subquery()


def _figure(stored: int | None, counted: int | None) -> Count:
    """``counted`` is None where a fresh figure spared the counting."""
    if counted is not None and counted <= BOUND:
        return Count(counted)
    if stored is None or (counted is not None and stored <= BOUND):
        return Count(BOUND, Kind.MORE, old=True)
    return Count(round(stored, DIGITS - len(str(stored))), Kind.ABOUT, old=counted is not None)
