"""The cells of a list: how each column is read is settled once a page, not once a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_admin.tools import rec_getattr
from markupsafe import escape

Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Line:
    """One row of the list: its key, its name, what the actor may do with it, its cells."""

    key: Any
    name: str
    right: Any
    cells: Sequence[Any]
    row: Any = None


def lines(view: Any, context: Any, data: Sequence[Any], rights: dict[Any, Any]) -> Iterator[Line]:
    """The rows as the template shows them."""
    readers = [reader(view, context, str(name)) for name, _label in view._list_columns]
    for row in data:
        key = view.get_pk_value(row)
        yield Line(key, str(row), rights[key], [read(row) for read in readers], row)


def reader(view: Any, context: Any, name: str) -> Reader:
    """How one column is read: by its own formatter, its choices or the type of its value, as upstream does."""
    own = view.column_formatters.get(name)
    choices = view._column_choices_map.get(name, {})
    by_type = formatter_by_type(view)
    known: dict[Any, Any] = {}

    def read(row: Any) -> Any:
        value = own(view, context, row, name) if own else rec_getattr(row, name)
        if choices:
            return choices.get(value) or value
        try:
            if value not in known:
                known[value] = escape(by_type(type(value))(value, name))
            return known[value]
        except TypeError:  # a list cannot be looked up
            return by_type(type(value))(value, name)

    return read


def formatter_by_type(view: Any) -> Callable[[type], Callable[[Any, str], Any]]:
    """The formatter for each type of value, found once."""

    @cache
    def find(kind: type) -> Callable[[Any, str], Any]:
        for base, formatter in view.column_type_formatters.items():
            if issubclass(kind, base):
                return lambda value, name: formatter(view, value, name)
        return lambda value, name: value

    return find
