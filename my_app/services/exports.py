"""Rows out as a CSV file: streamed in constant memory, in the actor's language, with a record of who took what."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Engine, Select, update

from my_app import i18n
from my_app.extensions import db
from my_app.models import AuditEntry, utcnow
from my_app.policies import Actor
from my_app.services.job_sheet import COLUMNS
from my_app.services.sheet_format import BOM, dialect_for, guard, moment_writer, number_writer
from my_app.services.transaction import transaction

CHUNK = 64 * 1024
ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class ExportColumn:
    """One column: ``label`` (lazy) heads it, ``cell`` makes the text of a value that is not None.

    ``text`` marks what people typed: such cells are guarded against being run as formulas.
    """

    name: str
    label: Any
    cell: Callable[[Any], str]
    text: bool = False

    def writer(self) -> Callable[[Any], str]:
        """The function from a value, None included, to the cell as it stands in the file."""
        cell = self.cell
        if self.text:
            return lambda value: "" if value is None else guard(cell(value))
        return lambda value: "" if value is None else cell(value)


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

    The caller has scoped ``statement`` with `rows`; ``criteria`` (search, filters, sort: what JSON can hold) goes into
    the audit entry, which is committed before this returns. When the last chunk is read, or the reader goes away, the
    entry is completed with the ids that went out. Reading the chunks needs no request and no application context.
    """
    with i18n.speaking(actor.locale):
        header = [str(column.label) for column in columns]
    details = {
        "criteria": dict(criteria),
        "columns": [column.name for column in columns],
        "locale": actor.locale,
        "started": utcnow().isoformat(),
    }
    trail = _Trail(db.engine, _begin(actor, action, subject_type, details), details)
    chunks = _chunks(
        statement, header, [column.writer() for column in columns], dialect_for(actor.locale).delimiter, trail
    )
    return _kept(chunks, trail)


def job_columns(actor: Actor, names: Sequence[str]) -> tuple[list[ExportColumn], list[ColumnElement[Any]]]:
    """The columns of postings called ``names``, and the expressions to select for them, after ``Job.id``.

    The statement must join `Company`. Raises `KeyError` for a name that is not in `job_sheet.COLUMNS`.
    """
    chosen = [COLUMNS[name] for name in names]
    columns = [ExportColumn(column.name, column.label, column.writer(actor), column.text) for column in chosen]
    return columns, [column.expression() for column in chosen]


def text_column(name: str, label: Any) -> ExportColumn:
    """A column of text that people typed."""
    return ExportColumn(name, label, str, text=True)


def moment_column(actor: Actor, name: str, label: Any) -> ExportColumn:
    """A column of moments, in the actor's time zone."""
    return ExportColumn(name, label, moment_writer(actor.zone))


def number_column(actor: Actor, name: str, label: Any) -> ExportColumn:
    """A column of numbers, as the actor's spreadsheet writes them."""
    return ExportColumn(name, label, number_writer(actor.locale))


def choice_column(actor: Actor, name: str, label: Any, words: Mapping[Any, Any]) -> ExportColumn:
    """A column of values with a (lazy) word each, for example ``dict(i18n.choices(Part))``."""
    with i18n.speaking(actor.locale):
        known = {value: str(word) for value, word in words.items()}
    return ExportColumn(name, label, lambda value: known.get(value) or str(value))


def flag_column(actor: Actor, name: str, label: Any) -> ExportColumn:
    """A column of yes and no."""
    with i18n.speaking(actor.locale):
        return choice_column(actor, name, label, {True: gettext("yes"), False: gettext("no")})


@dataclass
class _Trail:
    """What has gone out, and the audit entry that will say so."""

    engine: Engine
    entry_id: int
    details: Mapping[str, Any]
    ids: array[int] = field(default_factory=lambda: array("q"))
    sent: int = 0

    def finish(self, finished: bool) -> None:
        """Complete the entry. The request's session is gone by now, so this is a transaction of its own."""
        ids = self.ids[: self.sent]
        result = {"finished": finished, "rows": len(ids), "ids": id_ranges(ids)}
        with self.engine.begin() as connection:
            connection.execute(
                update(AuditEntry).where(AuditEntry.id == self.entry_id).values(details={**self.details, **result})
            )


def id_ranges(ids: Sequence[int]) -> str:
    """``ids`` as compact ranges: ``1-40,44``."""
    ranges: list[str] = []
    first = last = None
    for number in sorted(ids):
        if last is None or number > last + 1:
            ranges += _range(first, last)
            first = number
        last = number
    return ",".join(ranges + _range(first, last))


def _range(first: int | None, last: int | None) -> list[str]:
    if first is None:
        return []
    return [f"{first}" if first == last else f"{first}-{last}"]


def _begin(actor: Actor, action: str, subject_type: str, details: Mapping[str, Any]) -> int:
    with transaction():
        entry = AuditEntry(
            user_id=actor.user_id,
            actor=actor.label,
            action=action,
            subject_type=subject_type,
            details={**details, "finished": False, "rows": 0, "ids": ""},
        )
        db.session.add(entry)
        db.session.flush()
        return entry.id


def _kept(chunks: Iterator[bytes], trail: _Trail) -> Iterator[bytes]:
    """The chunks; at their end, whatever ended them, the trail is completed."""
    finished = False
    try:
        with closing(chunks):  # type: ignore[type-var]  # a generator: its cursor is closed before the entry is written
            yield from chunks
        finished = True
    finally:
        trail.finish(finished)


def _chunks(
    statement: Select[Any],
    header: Sequence[str],
    writers: Sequence[Callable[[Any], str]],
    delimiter: str,
    trail: _Trail,
) -> Iterator[bytes]:
    buffer = io.StringIO()
    sheet = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    buffer.write(BOM)
    sheet.writerow(header)
    options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    with trail.engine.connect() as connection, connection.execute(statement, execution_options=options) as rows:
        for row in rows:
            sheet.writerow([write(value) for write, value in zip(writers, row[1:], strict=True)])
            trail.ids.append(row[0])
            if buffer.tell() >= CHUNK:
                yield _taken(buffer, trail)
    yield _taken(buffer, trail)


def _taken(buffer: io.StringIO, trail: _Trail) -> bytes:
    """What the buffer holds, which is emptied; its rows count as gone out from here on."""
    chunk = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    trail.sent = len(trail.ids)
    return chunk
