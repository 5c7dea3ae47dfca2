"""The cells of a list: how each column is read is settled once a page, not once a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_admin.tools import rec_getattr
from markupsafe import Markup, escape

Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One shown column: its place in the view's whole list, its words, what each of its cells says about itself."""

    index: int
    name: str
    label: Any
    attributes: Markup


@dataclass(frozen=True)
class Line:
    """One row of the list: its key, its title, the cells after it with their attributes, what may be done with it."""

    key: Any
    title: Any
    cells: Sequence[tuple[Markup, Any]]
    can: Sequence[str]
    extras: Sequence[Any] = ()


def columns(view: Any) -> list[Column]:
    """The columns of this request."""
    return [Column(*column, attributes(view, column[1], column[2])) for column in view.shown_columns()]


def attributes(view: Any, name: str, label: Any) -> Markup:
    """What stands in the tag of a column's cells: the label that a phone's cards show, unless the value needs none.

    It is in every row, so it is short: ``data-l``, or ``data-n`` where the cell keeps to one line.
    """
    narrow, speaks = name in view.column_narrow, name in view.column_unlabelled
    if speaks:
        return Markup(" data-n") if narrow else Markup()
    return Markup(' data-{}="{}"').format("n" if narrow else "l", label)


def lines(view: Any, context: Any, shown: Sequence[Column], data: Sequence[Any], rights: Any) -> Iterator[Line]:
    """The rows as the template shows them."""
    first, *rest = [reader(view, context, column.name) for column in shown]
    tags = [column.attributes for column in shown[1:]]
    extra = view.extra_row_actions()
    for row in data:
        key = view.get_pk_value(row)
        cells = [
            (tag if value else Markup(), value) for tag, value in zip(tags, (read(row) for read in rest), strict=True)
        ]
        extras = [action.render_ctx(context, key, row) for action in extra]
        yield Line(key, first(row), cells, view.row_abilities(rights[key]), extras)


def reader(view: Any, context: Any, name: str) -> Reader:
    """How one column is read: by its own formatter, its choices or the type of its value, as upstream does."""
    own = view.column_formatters.get(name)
    choices = view._column_choices_map.get(name, {})
    by_type = formatter_by_type(view)
    known: dict[Any, Any] = {}

    def read(row: Any) -> Any:
        value = own(view, context, row, name) if own else rec_getattr(row, name)
        if choices:
            return choices.get(value, "" if value is None else value)
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
