"""Questions about numbers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import and_

from my_app.admin.filters.base import LARGEST, Filter, Range
from my_app.admin.kinds import Kind, kind_of


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


class NumberRange(Range, Number):
    """From one number to another, both included."""

    def condition(self, column: Any, value: tuple[Any, Any]) -> Any:
        """``>=`` and ``<=``."""
        low, high = value
        ends = [column >= low] if low is not None else []
        return and_(*ends, *([column <= high] if high is not None else []))
