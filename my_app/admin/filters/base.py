"""What a filter is: a question about one column, with its place in the address, its control and its condition.

A condition names the column alone wherever it can: a function around it would keep the database from its index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.lists import format_list
from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _

from my_app.web.actor import current_actor

MAX_VALUE_LENGTH = 200
MAX_LIST_LENGTH = 2000
MAX_VALUES = 50
LARGEST = 2**63 - 1


class Unusable(ValueError):
    """A value that a filter cannot use, with the reason in words."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


class Filter(BaseSQLAFilter):
    """A question about one column. ``code`` is its name in the address, ``op`` the end of it.

    ``input`` is the kind of control, ``shape`` how many there are: ``one``, the two of a ``range``, or ``many``.
    """

    op = ""
    words: Any = ""
    input = "text"
    shape = "one"
    code = ""
    max_length = MAX_VALUE_LENGTH

    def operation(self) -> Any:
        """The question in words."""
        return self.words

    def clean(self, value: str) -> Any:
        """The typed value; raises ValueError when it is none, `Unusable` where there is more to say."""
        if len(value) > self.max_length:
            raise ValueError(value)
        return self.parse(value.strip())

    def parse(self, value: str) -> Any:
        """The value from its text."""
        return value

    def joined(self, values: Sequence[str]) -> str:
        """The value as the address has it, from what the controls send."""
        return values[0]

    def sentence(self, value: str, options: Mapping[str, Any]) -> str:
        """The question with its value: “Place contains leeds”. ``options`` are the words of the values."""
        shown = options.get(value, value)
        return gettext("%(name)s %(operation)s %(value)s", name=self.name, operation=self.operation(), value=shown)

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Narrow ``query`` (a select or a legacy query) to the rows that answer the question."""
        return query.filter(self.condition(self.get_column(alias), value))

    def condition(self, column: Any, value: Any) -> Any:
        """The WHERE clause."""
        raise NotImplementedError


class Equals(Filter):
    """The value is exactly this."""

    op, words = "equals", _("is")

    def condition(self, column: Any, value: Any) -> Any:
        """Equality."""
        return column == value


class Several(Filter):
    """A question with several values, which the address has with commas between them."""

    shape = "many"
    max_length = MAX_LIST_LENGTH

    def clean(self, value: str) -> list[Any]:
        """Each of the values, once."""
        if len(value) > self.max_length:
            raise ValueError(value)
        values = split(value)
        if not values or any(len(each) > MAX_VALUE_LENGTH for each in values):
            raise ValueError(value)
        if len(values) > MAX_VALUES:
            raise Unusable(lazy_gettext("At most %(limit)s values fit into one filter.", limit=MAX_VALUES))
        return [self.parse(each) for each in values]

    def joined(self, values: Sequence[str]) -> str:
        """With commas."""
        return ",".join(value for value in values if value.strip())

    def sentence(self, value: str, options: Mapping[str, Any]) -> str:
        """“Status is one of Draft or Published”."""
        shown = [str(options.get(each, each)) for each in split(value)]
        return super().sentence(format_list(shown, "or", locale=current_actor().locale), {})


class Range(Filter):
    """From one value to another, which the address has with two dots between them; either end may be open."""

    op, words = "between", _("between")
    shape = "range"

    def clean(self, value: str) -> tuple[Any, Any]:
        """The ends, None for an open one."""
        low, dots, high = (part.strip() for part in value.partition(".."))
        if not dots or not (low or high) or len(value) > self.max_length:
            raise ValueError(value)
        first, last = (self.parse(end) if end else None for end in (low, high))
        if first is not None and last is not None and first > last:
            raise Unusable(lazy_gettext("This range ends before it begins."))
        return first, last

    def joined(self, values: Sequence[str]) -> str:
        """With dots; nothing at all when both ends are open."""
        return "..".join(values) if any(value.strip() for value in values) else ""

    def sentence(self, value: str, options: Mapping[str, Any]) -> str:
        """“Salary from between 30000 and 50000”, or with what is open left out."""
        low, _dots, high = (part.strip() for part in value.partition(".."))
        if low and high:
            return gettext("%(name)s between %(low)s and %(high)s", name=self.name, low=low, high=high)
        words = gettext("at least") if low else gettext("at most")
        return gettext("%(name)s %(operation)s %(value)s", name=self.name, operation=words, value=low or high)


def split(text: str) -> list[str]:
    """The values of a list, each once; blanks say nothing."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
