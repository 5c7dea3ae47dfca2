"""Questions with a fixed set of answers: one of them, several of them, yes or no, empty or not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import or_

from my_app.admin.filters.base import Equals, Filter, Several
from my_app.admin.kinds import Kind, kind_of


class OneOf(Filter):
    """Values that are among the options."""

    input = "select"

    def parse(self, value: str) -> Any:
        """A value that is among the options."""
        if value not in {str(key) for key, _label in self.get_options(None) or ()}:
            raise ValueError(value)
        return value


class Choice(OneOf, Equals):
    """One of a fixed set of values."""


class AnyChoice(Several, OneOf):
    """One of several of the values."""

    op, words = "in", _("is one of")

    def condition(self, column: Any, value: list[Any]) -> Any:
        """``IN``."""
        return column.in_(value)


class NoChoice(Several, OneOf):
    """None of several of the values; what is empty is none of them."""

    op, words = "not_in", _("is not")

    def condition(self, column: Any, value: list[Any]) -> Any:
        """``NOT IN``, or nothing there."""
        return or_(column.not_in(value), column.is_(None))


class YesNo(Choice):
    """True or false."""

    def __init__(self, column: Any, name: Any, options: Any = None) -> None:
        super().__init__(column, name, options or (("1", _("Yes")), ("0", _("No"))))

    def parse(self, value: str) -> bool:
        """``1`` is yes."""
        return super().parse(value) == "1"


class Empty(YesNo):
    """Nothing is there."""

    op, words = "empty", _("is empty or not")

    def __init__(self, column: Any, name: Any) -> None:
        super().__init__(column, name, (("1", _("is empty")), ("0", _("is not empty"))))

    def sentence(self, value: str, options: Mapping[str, Any]) -> str:
        """“Reference is empty”."""
        return gettext("%(name)s %(value)s", name=self.name, value=options.get(value, value))

    def condition(self, column: Any, value: bool) -> Any:
        """For text, an empty one counts as nothing."""
        blank = [column == ""] if kind_of(column) is Kind.TEXT else []
        # An “or” with what cannot be would keep SQLite from its index.
        empty = or_(*blank, *([column.is_(None)] if nullable(column) or not blank else []))
        return empty if value else ~empty


class Unique(Equals):
    """A UUID."""

    def parse(self, value: str) -> uuid.UUID:
        """In any of the usual spellings."""
        return uuid.UUID(value)


def nullable(column: Any) -> bool:
    """Whether a column may hold nothing; an expression may."""
    return bool(getattr(getattr(column, "expression", column), "nullable", True))
