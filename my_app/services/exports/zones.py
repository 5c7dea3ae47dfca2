"""A time zone as spans of one offset each, for databases that know no zones or other editions of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

YEARS_BACK, YEARS_ON = 8, 4
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Span(NamedTuple):
    """From ``begin`` until before ``end`` (UTC) clocks are ``minutes`` ahead of UTC.

    ``suffix`` is the offset in the hour that they show for the second time, else empty.
    """

    begin: datetime
    end: datetime
    minutes: int
    suffix: str


def spans(zone: ZoneInfo, now: datetime) -> list[Span]:
    """The spans of the years around ``now``, the nearest first. What lies outside of them is rare."""
    return list(_spans(zone, now.year))


@lru_cache(maxsize=100)
def _spans(zone: ZoneInfo, year: int) -> tuple[Span, ...]:
    begin, last = datetime(year - YEARS_BACK, 1, 1, tzinfo=UTC), datetime(year + YEARS_ON, 1, 1, tzinfo=UTC)
    found: list[Span] = []
    while begin < last:
        end = _until(zone, begin, last)
        local = begin.astimezone(zone)
        offset = local.utcoffset() or timedelta()
        suffix = local.isoformat()[19:] if local.fold else ""
        if not offset % MINUTE:
            found.append(Span(begin, end, offset // MINUTE, suffix))
        begin = end
    middle = datetime(year, 7, 1, tzinfo=UTC)
    return tuple(sorted(found, key=lambda span: abs(span.begin + (span.end - span.begin) / 2 - middle)))


def _until(zone: ZoneInfo, begin: datetime, last: datetime) -> datetime:
    """The moment at which the offset, or whether the clock shows its hour again, is another than at ``begin``."""
    state = _state(zone, begin)
    step = timedelta(hours=1)
    early, late = begin, begin + step
    while late < last and _state(zone, late) == state:
        early, late = late, late + DAY
    if late >= last:
        late = last
        if _state(zone, late - MINUTE) == state:
            return last
    while late - early > MINUTE:
        middle = early + (late - early) // MINUTE // 2 * MINUTE
        early, late = (middle, late) if _state(zone, middle) == state else (early, middle)
    return late


def _state(zone: ZoneInfo, moment: datetime) -> tuple[timedelta | None, int]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.fold
