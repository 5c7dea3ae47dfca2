"""What the rows of a list have in common: the values that occur most, with how many rows have each.

As with counts, nobody waits for a million rows: a list that is longer than `counting.BOUND` shows what was counted in
the background, or, where nothing is stored for it, the values of some of its rows without figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, func, literal, select, type_coerce, union_all

from my_app.extensions import db
from my_app.models import ListCount, utcnow
from my_app.services.lists import counting, stored
from my_app.services.lists.counting import DIGITS, Count, Kind

TOP = 8
NAME = "name_of_"


@dataclass(frozen=True)
class Value:
    """A value with the name that it is shown by, and how many rows have it; None where nobody has counted."""

    value: str
    name: str
    count: Count | None


@dataclass(frozen=True)
class Facets:
    """By column, its values, the most frequent first. ``waiting`` says that they are being counted."""

    values: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    waiting: bool = False


# By column: value, name and rows.
Figures = dict[str, list[tuple[str, str, int]]]


def column(name: str, value: Any, shown: Any = None) -> list[ColumnElement[Any]]:
    """A facet's columns in the statement of a list: its value, and what that is called if it is not the same."""
    asked = {name: value} if shown is None else {name: value, NAME + name: shown}
    return [type_coerce(each, String).label(label) for label, each in asked.items()]


def counted(rows: Select[Any]) -> Figures:
    """The values of these rows, in one query that reads each row once; what is empty is left out."""
    table = rows.cte("facet_rows")
    names = [name for name in table.c.keys() if not name.startswith(NAME)]  # noqa: SIM118 - a collection, not a dict
    found: Figures = {name: [] for name in names}
    for name, value, shown, number in db.session.execute(union_all(*(_top(table, name) for name in names))):
        found[name].append((value, shown, number))
    return {name: sorted(values, key=lambda each: (-each[2], each[1])) for name, values in found.items()}


def of_list(rows: Select[Any], count: Count, key: str, work: tuple[str, Mapping[str, Any]] | None) -> Facets:
    """The facets of a list that has ``count`` rows.

    Those of a long list are stored under ``key``, and ``work`` (its kind and arguments) counts them when they are old;
    without ``work`` they never are, and some of the rows tell the values.
    """
    if count.exact and count.rows <= counting.BOUND:
        return Facets(_values(counted(rows), Kind.EXACT))
    if work is None:
        return Facets(_values(counted(rows.limit(counting.BOUND)), None))
    kept = db.session.execute(select(ListCount.facets, ListCount.counted_at).where(ListCount.key == key)).first()
    if kept is None or kept.counted_at < utcnow() - stored.FRESH:
        stored.ask(f"{key}?", *work)
    return Facets(waiting=True) if kept is None else Facets(_values(kept.facets or {}, Kind.ABOUT))


def narrows(values: Sequence[Value], total: Count) -> bool:
    """Whether choosing one of these makes the list shorter: what all rows have does not."""
    return len(values) > 1 or any(value.count is None or value.count.rows < total.rows for value in values)


def store(key: str, rows: Select[Any]) -> int:
    """Count to the end and keep it under ``key``; how many values there are."""
    found = counted(rows)
    stored.store({key: 0}, facets=found)
    return sum(map(len, found.values()))


def _top(table: Any, name: str) -> Select[Any]:
    value, rows = table.c[name], func.count().label("rows")
    shown = func.max(table.c.get(NAME + name, value)).label("shown")
    top = select(value.label("value"), shown, rows).where(value != "").group_by(value)
    found = top.order_by(rows.desc(), value).limit(TOP).subquery()
    return select(literal(name).label("facet"), found.c.value, found.c.shown, found.c.rows)


def _values(figures: Mapping[str, Sequence[Sequence[Any]]], kind: Kind | None) -> dict[str, list[Value]]:
    return {
        name: [Value(value, shown, kind and _count(rows, kind)) for value, shown, rows in values]
        for name, values in figures.items()
    }


def _count(rows: int, kind: Kind) -> Count:
    """A figure that was stored is round, for it may have changed."""
    return Count(rows if kind is Kind.EXACT else round(rows, min(0, DIGITS - len(str(rows)))), kind)
