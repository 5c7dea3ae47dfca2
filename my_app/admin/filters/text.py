"""Questions about text."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import and_, or_

from my_app.admin.filters.base import Equals, Filter, Several
from my_app.extensions import on_sqlite

LAST_CHARACTER = "\U0010ffff"


class Contains(Filter):
    """The text has this in it, whatever the case."""

    op, words = "contains", _("contains")

    def condition(self, column: Any, value: str) -> Any:
        """Wildcards in what was typed stand for themselves."""
        return column.icontains(value, autoescape=True)


class Lacks(Contains):
    """The text has not this in it; what is empty has nothing in it."""

    op, words = "not_contains", _("does not contain")

    def condition(self, column: Any, value: str) -> Any:
        """The contrary, or nothing there."""
        return or_(~super().condition(column, value), column.is_(None))


class Begins(Filter):
    """The text begins with this, as it was typed or all in small letters, in capitals or in Capitals As In Names."""

    op, words = "begins", _("begins with")

    def condition(self, column: Any, value: str) -> Any:
        """A range of the index for each way to write it."""
        ways = dict.fromkeys((value, value.lower(), value.upper(), value.capitalize(), value.title()))
        return or_(*(begins(column, way) for way in ways))


class Is(Equals):
    """The text is exactly this."""


class AnyText(Several):
    """The text is exactly one of these."""

    op, words, shape = "in", _("is one of"), "list"

    def condition(self, column: Any, value: list[str]) -> Any:
        """``IN``."""
        return column.in_(value)


class NoText(AnyText):
    """The text is none of these; what is empty is none of them."""

    op, words = "not_in", _("is not")

    def condition(self, column: Any, value: list[str]) -> Any:
        """``NOT IN``, or nothing there."""
        return or_(column.not_in(value), column.is_(None))


def begins(column: Any, text: str) -> Any:
    """The clause for a beginning, with case. SQLite's LIKE knows no case, and PostgreSQL's order is the language's."""
    if on_sqlite():
        return and_(column >= text, column < text + LAST_CHARACTER)
    return column.startswith(text, autoescape=True)
