"""Questions about days and moments, as the reader's time zone has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from sqlalchemy import and_

from my_app.admin.filters.base import Filter, Range
from my_app.admin.kinds import Kind, kind_of
from my_app.models import utcnow
from my_app.web.actor import current_actor

MOST_DAYS = 36500


class Day(Filter):
    """A question about a day."""

    input = "date"

    def parse(self, value: str) -> date:
        """An ISO date, in years that every database and time zone can handle."""
        day = date.fromisoformat(value)
        if not 1 < day.year < 9999:
            raise ValueError(value)
        return day

    def start_of(self, day: date) -> Any:
        """The moment the day begins; the day itself for columns without a time."""
        if kind_of(self.column) is Kind.DATE:
            return day
        return datetime.combine(day, time.min, current_actor().zone)

    def since(self, column: Any, day: date | None) -> list[Any]:
        """From the beginning of the day; no condition for no day."""
        return [column >= self.start_of(day)] if day else []

    def till(self, column: Any, day: date | None) -> list[Any]:
        """Up to the beginning of the next day; no condition for no day."""
        return [column < self.start_of(day + timedelta(days=1))] if day else []


class From(Day):
    """On this day or later."""

    op, words = "from", _("from")

    def condition(self, column: Any, value: date) -> Any:
        """From the beginning of the day."""
        return and_(*self.since(column, value))


class Until(Day):
    """On this day or earlier."""

    op, words = "until", _("until")

    def condition(self, column: Any, value: date) -> Any:
        """Up to the beginning of the next day."""
        return and_(*self.till(column, value))


class DayRange(Range, Day):
    """From one day to another, both included."""

    def condition(self, column: Any, value: tuple[date | None, date | None]) -> Any:
        """From the beginning of the first to the end of the last."""
        first, last = value
        return and_(*self.since(column, first), *self.till(column, last))


class Days(Filter):
    """So many days from now; a day is 24 hours, or one of the calendar for columns without a time."""

    input = "days"

    def parse(self, value: str) -> timedelta:
        """A whole number of days."""
        if not (value.isascii() and value.isdigit() and len(value) < 6 and 1 <= int(value) <= MOST_DAYS):
            raise ValueError(value)
        return timedelta(days=int(value))

    def now(self) -> Any:
        """The present moment; today for columns without a time."""
        return datetime.now(current_actor().zone).date() if kind_of(self.column) is Kind.DATE else utcnow()


class Last(Days):
    """In the last so many days."""

    op, words = "last", _("in the last … days")

    def sentence(self, value: str, options: Mapping[str, Any]) -> str:
        """“Updated in the last 7 days”."""
        return ngettext("%(name)s in the last day", "%(name)s in the last %(num)s days", int(value), name=self.name)

    def condition(self, column: Any, value: timedelta) -> Any:
        """From then till now."""
        now = self.now()
        return and_(column >= now - value, column <= now)


class Next(Days):
    """In the next so many days."""

    op, words = "next", _("in the next … days")

    def sentence(self, value: str, options: Mapping[str, Any]) -> str:
        """“Expires in the next 7 days”."""
        return ngettext("%(name)s in the next day", "%(name)s in the next %(num)s days", int(value), name=self.name)

    def condition(self, column: Any, value: timedelta) -> Any:
        """From now till then."""
        now = self.now()
        return and_(column >= now, column <= now + value)
