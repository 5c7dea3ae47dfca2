"""The cells of a list: how each column is read is settled once a page, not once a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from flask_admin.tools import rec_getattr
from markupsafe import Markup, escape
from sqlalchemy import inspect

from my_app.admin.formats import PerPage
from my_app.admin.kinds import Kind, kind_of
from my_app.web.actor import current_actor

Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One shown column: its place in the view's whole list, its words, what each of its cells says about itself."""

    index: int
    name: str
    label: Any
    attributes: Markup


def columns(view: Any) -> list[Column]:
    """The columns of this request."""
    return [Column(*column, attributes(view, column[1], column[2])) for column in view.shown_columns()]


def attributes(view: Any, name: str, label: Any) -> Markup:
    """What stands in the tag of a column's cells: the label that a phone's cards show, unless the value needs none.

    It is in every row, so it is short: ``data-l``, or ``data-n`` where the cell keeps to one line.
    """
    narrow, speaks = name in view.column_narrow or is_moment(view.model, name), name in view.column_unlabelled
    if speaks:
        return Markup(" data-n") if narrow else Markup()
    return Markup(f' data-{"n" if narrow else "l"}="{escape(label)}"')  # noqa: S704 - escaped


@cache
def is_moment(model: Any, name: str) -> bool:
    """Whether a column of the view's own table holds moments: a moment is read in one line."""
    column = inspect(model).columns.get(name)
    return column is not None and kind_of(column) is Kind.MOMENT


def reader(view: Any, context: Any, name: str) -> Reader:
    """How one column is read and escaped: by its own formatter, its choices or the type of its value, as upstream does.

    What a value looks like is kept by its class as well: a text is not the Markup that reads the same.
    """
    own = view.column_formatters.get(name)
    if isinstance(own, PerPage):
        return own.settle(current_actor(), name)
    raw = (lambda row: own(view, context, row, name)) if own else attribute(name)
    choices, by_type = view._column_choices_map.get(name, {}), formatter_by_type(view)
    known: dict[Any, str] = {}

    def read(row: Any) -> str:
        value = raw(row)
        try:
            found = known.get((value.__class__, value))
        except TypeError:  # a list cannot be looked up
            return str(escape(by_type(type(value))(value, name)))
        if found is None:
            words = choices.get(value, "" if value is None else value) if choices else by_type(type(value))(value, name)
            found = known[(value.__class__, value)] = str(escape(words))
        return found

    return read


def attribute(name: str) -> Reader:
    """How an attribute is found; on a way that ends in nothing, nothing."""
    read = attrgetter(name)
    if "." not in name:
        return read

    def follow(row: Any) -> Any:
        try:
            return read(row)
        except AttributeError:
            return rec_getattr(row, name)

    return follow


def formatter_by_type(view: Any) -> Callable[[type], Callable[[Any, str], Any]]:
    """The formatter for each type of value, found once."""

    @cache
    def find(kind: type) -> Callable[[Any, str], Any]:
        for base, formatter in view.column_type_formatters.items():
            if issubclass(kind, base):
                return lambda value, name: formatter(view, value, name)
        return lambda value, name: value

    return find
