"""The filters of a list: few, plain, one per question that people ask of a column.

Each has a code that names it in the address, the same in every language, so that an address can be shared.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_admin.contrib.sqla.filters import BaseSQLAFilter, FilterConverter
from flask_babel import lazy_gettext as _
from sqlalchemy import Column, or_

from my_app import i18n
from my_app.admin.kinds import Kind, kind_of, plain_type
from my_app.models import fold
from my_app.web.actor import current_actor

MAX_VALUE_LENGTH = 200
LARGEST = 2**63 - 1


class Filter(BaseSQLAFilter):
    """A question about one column. ``code`` is its name in the address, ``input`` the kind of control."""

    op = ""
    words: Any = ""
    input = "text"
    code = ""

    def operation(self) -> Any:
        """The question in words."""
        return self.words

    def clean(self, value: str) -> Any:
        """The typed value; raises ValueError when it is none."""
        if len(value) > MAX_VALUE_LENGTH:
            raise ValueError(value)
        return self.parse(value.strip())

    def parse(self, value: str) -> Any:
        """The value from its text."""
        return value

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Narrow ``query`` (a select or a legacy query) to the rows that answer the question."""
        return query.filter(self.condition(self.get_column(alias), value))

    def condition(self, column: Any, value: Any) -> Any:
        """The WHERE clause."""
        raise NotImplementedError


class Contains(Filter):
    """The text has this in it, whatever the case."""

    op, words = "contains", _("contains")

    def condition(self, column: Any, value: str) -> Any:
        """Wildcards in what was typed stand for themselves."""
        if column.key == "search_text":
            return column.contains(fold(value), autoescape=True)
        return column.icontains(value, autoescape=True)


class Equals(Filter):
    """The value is exactly this."""

    op, words = "equals", _("is")

    def condition(self, column: Any, value: Any) -> Any:
        """Equality."""
        return column == value


class Choice(Equals):
    """One of a fixed set of values."""

    input = "select"

    def parse(self, value: str) -> Any:
        """A value that is among the options."""
        if value not in {str(key) for key, _label in self.get_options(None) or ()}:
            raise ValueError(value)
        return value


class YesNo(Choice):
    """True or false."""

    def __init__(self, column: Any, name: Any, options: Any = None) -> None:
        super().__init__(column, name, options or (("1", _("Yes")), ("0", _("No"))))

    def parse(self, value: str) -> bool:
        """``1`` is yes."""
        return super().parse(value) == "1"


class Empty(YesNo):
    """Nothing is there."""

    op, words = "empty", _("filled in")

    def __init__(self, column: Any, name: Any) -> None:
        super().__init__(column, name, (("1", _("is empty")), ("0", _("is not empty"))))

    def condition(self, column: Any, value: bool) -> Any:
        """For text, an empty one counts as nothing."""
        empty = column.is_(None)
        if kind_of(column) is Kind.TEXT:
            empty = or_(empty, column == "")
        return empty if value else ~empty


class Unique(Equals):
    """A UUID."""

    def parse(self, value: str) -> uuid.UUID:
        """In any of the usual spellings."""
        return uuid.UUID(value)


class Number(Filter):
    """A question about a number."""

    input = "number"

    def parse(self, value: str) -> Any:
        """A finite number that a database can compare."""
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise ValueError(value) from None
        if not number.is_finite() or abs(number) > LARGEST:
            raise ValueError(value)
        kind = kind_of(self.column)
        if kind is Kind.FLOAT:
            return float(number)
        if kind is Kind.INTERVAL:
            return timedelta(seconds=float(min(number, Decimal(10**12))))
        return number


class AtLeast(Number):
    """No less than a number."""

    op, words = "min", _("at least")

    def condition(self, column: Any, value: Any) -> Any:
        """``>=``."""
        return column >= value


class AtMost(Number):
    """No more than a number."""

    op, words = "max", _("at most")

    def condition(self, column: Any, value: Any) -> Any:
        """``<=``."""
        return column <= value


class Day(Filter):
    """A question about a day, as the reader's time zone has it."""

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


class From(Day):
    """On this day or later."""

    op, words = "from", _("from")

    def condition(self, column: Any, value: date) -> Any:
        """From the beginning of the day."""
        return column >= self.start_of(value)


class Until(Day):
    """On this day or earlier."""

    op, words = "until", _("until")

    def condition(self, column: Any, value: date) -> Any:
        """Up to the beginning of the next day."""
        return column < self.start_of(value + timedelta(days=1))


FILTERS: dict[Kind, tuple[type[Filter], ...]] = {
    Kind.BOOLEAN: (YesNo,),
    Kind.CHOICE: (Choice,),
    Kind.DATE: (From, Until),
    Kind.DECIMAL: (AtLeast, AtMost),
    Kind.FLOAT: (AtLeast, AtMost),
    Kind.INTEGER: (AtLeast, AtMost),
    Kind.INTERVAL: (AtLeast, AtMost),
    Kind.MOMENT: (From, Until),
    Kind.TEXT: (Contains,),
    Kind.UUID: (Unique,),
}


class Converter(FilterConverter):
    """Filters by the kind of a column, type decorators included."""

    def convert(self, type_name: str, column: Column[Any], name: Any, **kwargs: Any) -> list[Filter] | None:
        """The filters for ``column``; None when its kind has none."""
        kind = kind_of(column)
        options = kwargs.get("options") or enum_options(column, kind)
        if options and kind in (Kind.TEXT, Kind.CHOICE):
            filters: list[Filter] = [Choice(column, name, options)]
        else:
            filters = [make(column, name) for make in FILTERS.get(kind, ())] if kind else []
        if filters and column.nullable:
            filters.append(Empty(column, name))
        return filters or None


def enum_options(column: Column[Any], kind: Kind | None) -> Any:
    """The values of an enumeration with their words."""
    if kind is not Kind.CHOICE:
        return None
    plain: Any = plain_type(column)
    members = plain.enum_class
    return i18n.choices(members) if members else [(value, value) for value in plain.enums]
