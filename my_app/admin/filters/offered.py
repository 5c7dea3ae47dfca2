"""Which questions a list offers for a column: those of its kind.

Each has a code that names it in the address, the same in every language, so that an address can be shared.
"""

from __future__ import annotations

from typing import Any

from flask_admin.contrib.sqla.filters import FilterConverter
from sqlalchemy import Column

from my_app import i18n
from my_app.admin.filters.base import Filter
from my_app.admin.filters.choices import AnyChoice, Choice, Empty, NoChoice, Unique, YesNo
from my_app.admin.filters.days import DayRange, From, Last, Next, Until
from my_app.admin.filters.numbers import AtLeast, AtMost, NumberRange
from my_app.admin.filters.text import AnyText, Begins, Contains, Is, Lacks, NoText
from my_app.admin.kinds import Kind, kind_of, plain_type

NUMBERS = (AtLeast, AtMost, NumberRange)
DAYS = (From, Until, DayRange, Last, Next)
# The first is the one that opens when somebody chooses the column.
FILTERS: dict[Kind, tuple[type[Filter], ...]] = {
    Kind.BOOLEAN: (YesNo,),
    Kind.DATE: DAYS,
    Kind.DECIMAL: NUMBERS,
    Kind.FLOAT: NUMBERS,
    Kind.INTEGER: NUMBERS,
    Kind.INTERVAL: NUMBERS,
    Kind.MOMENT: DAYS,
    Kind.TEXT: (Contains, Lacks, Begins, Is, AnyText, NoText),
    Kind.UUID: (Unique,),
}


class Converter(FilterConverter):
    """Filters by the kind of a column, type decorators included."""

    def convert(self, type_name: str, column: Column[Any], name: Any, **kwargs: Any) -> list[Filter] | None:
        """The filters for ``column``; None when its kind has none."""
        kind = kind_of(column)
        options = kwargs.get("options") or enum_options(column, kind)
        if options and kind in (Kind.TEXT, Kind.CHOICE):
            return choices(column, name, options)
        filters = [make(column, name) for make in FILTERS.get(kind, ())] if kind else []
        if filters and (column.nullable or kind is Kind.TEXT):
            filters.append(Empty(column, name))
        return filters or None


def choices(column: Any, name: Any, options: Any) -> list[Filter]:
    """The filters for a column with a fixed set of values: ``options`` are pairs of value and words, or make them."""
    filters: list[Filter] = [make(column, name, options) for make in (Choice, AnyChoice, NoChoice)]
    nullable = column.nullable if isinstance(column, Column) else column.property.columns[0].nullable
    return [*filters, Empty(column, name)] if nullable else filters


def enum_options(column: Column[Any], kind: Kind | None) -> Any:
    """The values of an enumeration with their words."""
    if kind is not Kind.CHOICE:
        return None
    plain: Any = plain_type(column)
    members = plain.enum_class
    return i18n.choices(members) if members else [(value, value) for value in plain.enums]
