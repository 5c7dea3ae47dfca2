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
from my_app.services import sheet_words
from my_app.services.sheet_format import moment_writer, number_writer, read_moment, read_number


@dataclass(frozen=True)
class CellReading:
    """How the cells of a file are to be read: the actor's language and zone, the decimal sign where it is known."""

    locale: str
    zone: tzinfo
    decimal: str = ""


@dataclass(frozen=True)
class Column:
    """One column.

    ``expression`` is what to select, ``writer`` makes the function from a value (not None) to a cell, ``reader``
    the one from a cell (not empty) to a value, which raises `sheet_format.Unreadable`; without a reader the column
    is written only. ``text`` marks what people typed.
    """

    name: str
    expression: Callable[[], ColumnElement[Any]]
    writer: Callable[[Actor], Callable[[Any], str]]
    reader: Callable[[CellReading], Callable[[str], Any]] | None = None
    text: bool = False

    @property
    def label(self) -> Any:
        """The word that heads the column, lazily translated."""
        return i18n.JOB_FIELDS[self.name]


def _stored(name: str) -> Callable[[], ColumnElement[Any]]:
    return lambda: Job.__table__.c[name]


def _state() -> ColumnElement[Any]:
    """The state a person sees now, as SQL: the clauses of `in_state`, the trash first."""
    order = sorted(JobState, key=lambda state: state is not JobState.TRASH)
    return case(*((in_state(state), state.value) for state in order))


def _plain(actor: Actor) -> Callable[[Any], str]:
    return str


def _as_typed(reading: CellReading) -> Callable[[str], str]:
    return lambda cell: cell


def _text(name: str, *, editable: bool = True) -> Column:
    return Column(name, _stored(name), _plain, _as_typed if editable else None, text=True)


def _known(name: str, kind: str) -> Column:
    """A code (country, language), shown by its name in the reader's language."""
    return Column(
        name,
        _stored(name),
        lambda actor: partial(_word, dict(sheet_words.words(kind, actor.locale))),
        lambda reading: partial(sheet_words.read, kind, locale=reading.locale),
    )


def _choice(name: str, kind: type[enum.StrEnum]) -> Column:
    return Column(
        name,
        _stored(name),
        lambda actor: partial(_word, dict(sheet_words.words(kind.__name__, actor.locale))),
        lambda reading: lambda cell: kind(sheet_words.read(kind.__name__, cell, locale=reading.locale)),
    )


def _word(words: dict[str, str], value: Any) -> str:
    return words.get(value) or str(value)


def _amount(name: str) -> Column:
    return Column(
        name,
        _stored(name),
        lambda actor: number_writer(actor.locale),
        lambda reading: partial(read_number, decimal=reading.decimal),
    )


def _moment(name: str, *, editable: bool = True) -> Column:
    reader = (lambda reading: partial(read_moment, zone=reading.zone)) if editable else None
    return Column(name, _stored(name), lambda actor: moment_writer(actor.zone), reader)


_COLUMNS = (
    Column("company", lambda: Company.__table__.c["name"], _plain, text=True),
    _text("reference"),
    _text("title"),
    Column("state", _state, lambda actor: partial(_word, dict(sheet_words.words(JobState.__name__, actor.locale)))),
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
        _plain,
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
    Column("id", _stored("id"), _plain),
)

# In the order of the sheet.
COLUMNS: dict[str, Column] = {column.name: column for column in _COLUMNS}
EDITABLE: dict[str, Column] = {name: column for name, column in COLUMNS.items() if column.reader}
