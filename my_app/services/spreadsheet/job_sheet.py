"""A posting as a row of a sheet: for each column its words, how a value becomes a cell, and a cell a value."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, case

from my_app import i18n
from my_app.models import Category, Company, EmploymentType, Job, JobState, RemotePolicy, SalaryPeriod, in_state
from my_app.policies import Actor
from my_app.services.spreadsheet import words as sheet_words
from my_app.services.spreadsheet.cells import Cell, Words, cell_writer
from my_app.services.spreadsheet.format import read_moment, read_number


@dataclass(frozen=True)
class CellReading:
    """How the cells of a file are to be read: the actor's language and zone, the decimal sign where it is known.

    ``date_order`` is for dates that are not written in ISO (`sheet_format.read_moment`).
    """

    locale: str
    zone: tzinfo
    decimal: str = ""
    date_order: str = "ymd"


@dataclass(frozen=True)
class Column:
    """One column.

    ``expression`` is what to select, ``kind`` how it becomes a cell (of a WORD ``words_of`` names the words, see
    `sheet_words.words`). ``reader`` makes the function from a cell (not empty) to a value, which raises
    `sheet_format.Unreadable`; without a reader the column is written only.
    """

    name: str
    expression: Callable[[], ColumnElement[Any]]
    kind: Cell
    reader: Callable[[CellReading], Callable[[str], Any]] | None = None
    words_of: str = ""

    @property
    def text(self) -> bool:
        """Whether it holds what people typed."""
        return self.kind is Cell.TEXT

    @property
    def label(self) -> Any:
        """The word that heads the column, lazily translated."""
        return i18n.JOB_FIELDS[self.name]

    def words(self, locale: str) -> Words:
        """The words for its values, when it has some."""
        return dict(sheet_words.words(self.words_of, locale)) if self.words_of else {}

    def writer(self, actor: Actor) -> Callable[[Any], str]:
        """The function from a value (not None) to a cell, without the guard."""
        return cell_writer(self.kind, actor, self.words(actor.locale))


def _stored(name: str) -> Callable[[], ColumnElement[Any]]:
    return lambda: Job.__table__.c[name]


def _state() -> ColumnElement[Any]:
    """The state a person sees now, as SQL: the clauses of `in_state`, the trash first."""
    order = sorted(JobState, key=lambda state: state is not JobState.TRASH)
    return case(*((in_state(state), state.value) for state in order))


def _as_typed(reading: CellReading) -> Callable[[str], str]:
    return lambda cell: cell


def _text(name: str, *, editable: bool = True) -> Column:
    return Column(name, _stored(name), Cell.TEXT, _as_typed if editable else None)


def _known(name: str, kind: str) -> Column:
    """A code (country, language), shown by its name in the reader's language."""
    return Column(
        name,
        _stored(name),
        Cell.WORD,
        lambda reading: partial(sheet_words.read, kind, locale=reading.locale),
        words_of=kind,
    )


def _choice(name: str, kind: type[enum.StrEnum]) -> Column:
    return Column(
        name,
        _stored(name),
        Cell.WORD,
        lambda reading: lambda cell: kind(sheet_words.read(kind.__name__, cell, locale=reading.locale)),
        words_of=kind.__name__,
    )


def _amount(name: str) -> Column:
    return Column(name, _stored(name), Cell.NUMBER, lambda reading: partial(read_number, decimal=reading.decimal))


def _moment(name: str, *, editable: bool = True) -> Column:
    reader = (lambda reading: partial(read_moment, zone=reading.zone, order=reading.date_order)) if editable else None
    return Column(name, _stored(name), Cell.MOMENT, reader)


_COLUMNS = (
    Column("company", lambda: Company.__table__.c["name"], Cell.TEXT),
    _text("reference"),
    _text("title"),
    Column("state", _state, Cell.WORD, words_of=JobState.__name__),
    _text("place"),
    _known("country", "country"),
    _choice("remote", RemotePolicy),
    _choice("employment_type", EmploymentType),
    _choice("category", Category),
    _amount("salary_from"),
    _amount("salary_to"),
    Column(
        "salary_currency",
        _stored("salary_currency"),
        Cell.CODE,
        lambda reading: partial(sheet_words.read, "currency", locale=reading.locale),
    ),
    _choice("salary_period", SalaryPeriod),
    _known("language", "language"),
    _moment("published_at"),
    _moment("expires_at"),
    _text("apply_url"),
    _text("apply_email"),
    _text("description"),
    _text("reject_reason", editable=False),
    _moment("created_at", editable=False),
    _moment("updated_at", editable=False),
    Column("id", _stored("id"), Cell.NUMBER),
    # By which an import sees that somebody has changed the posting since.
    Column("version", _stored("version"), Cell.NUMBER),
)

# In the order of the sheet.
COLUMNS: dict[str, Column] = {column.name: column for column in _COLUMNS}
EDITABLE: dict[str, Column] = {name: column for name, column in COLUMNS.items() if column.reader}
