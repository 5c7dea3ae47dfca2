"""Rows out as a CSV file: streamed in constant memory, in the actor's language, with a record of who took what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select

from my_app.policies import Actor


@dataclass(frozen=True)
class ExportColumn:
    """One column: ``label`` (lazy) heads it, ``cell`` makes the text of a value that is not None.

    ``text`` marks what people typed: such cells are guarded against being run as formulas.
    """

    name: str
    label: Any
    cell: Callable[[Any], str]
    text: bool = False


def stream(
    actor: Actor,
    *,
    action: str,
    subject_type: str,
    statement: Select[Any],
    columns: Sequence[ExportColumn],
    criteria: Mapping[str, Any],
) -> Iterator[bytes]:
    """The file, in chunks of about 64 kB. ``statement`` selects a row's id, then one value for each of ``columns``.

    The caller has scoped ``statement`` with `rows`. The audit entry is committed before this returns; when the last
    chunk is read, or the reader goes away, it is completed with the ids that went out. Reading the chunks needs no
    request and no application context.
    """
    raise NotImplementedError


def job_columns(actor: Actor, names: Sequence[str]) -> tuple[list[ExportColumn], list[ColumnElement[Any]]]:
    """The columns of postings called ``names``, and the expressions to select for them, after ``Job.id``.

    The statement must join `Company`. Raises `KeyError` for a name that is not in `job_sheet.COLUMNS`.
    """
    raise NotImplementedError


def text_column(name: str, label: Any) -> ExportColumn:
    """A column of text that people typed."""
    return ExportColumn(name, label, str, text=True)


def moment_column(actor: Actor, name: str, label: Any) -> ExportColumn:
    """A column of moments, in the actor's time zone."""
    raise NotImplementedError


def choice_column(actor: Actor, name: str, label: Any, words: Mapping[Any, Any]) -> ExportColumn:
    """A column of values with a (lazy) word each, for example ``dict(i18n.choices(Part))``."""
    raise NotImplementedError


def number_column(actor: Actor, name: str, label: Any) -> ExportColumn:
    """A column of numbers, as the actor's spreadsheet writes them."""
    raise NotImplementedError
