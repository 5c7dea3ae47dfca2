"""The columns of an exported file: what heads each, and what its cells are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement

from my_app import i18n
from my_app.policies import Actor
from my_app.services.spreadsheet.cells import Cell, Words, cell_writer
from my_app.services.spreadsheet.format import guard
from my_app.services.spreadsheet.job_sheet import COLUMNS


@dataclass(frozen=True)
class ExportColumn:
    """One column: ``label`` (lazy) heads it, ``kind`` and ``words`` say how a value becomes a cell."""

    name: str
    label: Any
    kind: Cell
    words: Words = field(default_factory=dict)

    def writer(self, actor: Actor) -> Callable[[Any], str]:
        """The function from a value, None included, to the cell as it stands in a CSV file."""
        cell = cell_writer(self.kind, actor, self.words)
        if self.kind is Cell.TEXT:
            return lambda value: "" if value is None else guard(cell(value))
        return lambda value: "" if value is None else cell(value)


def job_columns(actor: Actor, names: Sequence[str]) -> tuple[list[ExportColumn], list[ColumnElement[Any]]]:
    """The columns of postings called ``names``, and the expressions to select for them, after ``Job.id``.

    The statement must join `Company`. Raises `KeyError` for a name that is not in `job_sheet.COLUMNS`.
    """
    chosen = [COLUMNS[name] for name in names]
    columns = [ExportColumn(column.name, column.label, column.kind, column.words(actor.locale)) for column in chosen]
    return columns, [column.expression() for column in chosen]


def choice_column(actor: Actor, name: str, label: Any, words: Mapping[Any, Any]) -> ExportColumn:
    """A column of values with a (lazy) word each, for example ``dict(i18n.choices(Part))``."""
    with i18n.speaking(actor.locale):
        return ExportColumn(name, label, Cell.WORD, {value: str(word) for value, word in words.items()})


def flag_column(actor: Actor, name: str, label: Any) -> ExportColumn:
    """A column of yes and no."""
    with i18n.speaking(actor.locale):
        return ExportColumn(name, label, Cell.WORD, {True: gettext("yes"), False: gettext("no")})
