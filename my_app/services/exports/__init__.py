"""Rows out as a file: streamed in constant memory, in the actor's language, with a record of who took what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Connection, Select

from my_app import i18n
from my_app.models import SheetKind, utcnow
from my_app.policies import Actor
from my_app.services.exports import csv_lines as export_csv
from my_app.services.exports import jsonl_lines as export_jsonl
from my_app.services.exports import trail as export_trail
from my_app.services.exports import xlsx_book as export_xlsx
from my_app.services.exports.columns import ExportColumn, choice_column, flag_column, job_columns
from my_app.services.exports.sheet import Piece, Sheet
from my_app.services.exports.trail import Trail, id_ranges
from my_app.services.spreadsheet.format import STOPPED

__all__ = ["FORMATS", "ExportColumn", "Format", "choice_column", "flag_column", "id_ranges", "job_columns", "stream"]

log = structlog.get_logger()


class Format(NamedTuple):
    """A kind of file: ``write`` makes it, ``stopped`` the last line of one that was not finished."""

    content_type: str
    write: Callable[[Connection, Sheet], Iterator[Piece]]
    stopped: Callable[[Sheet, str], bytes]


FORMATS = {
    SheetKind.CSV: Format("text/csv; charset=utf-8", export_csv.write, export_csv.stopped),
    SheetKind.XLSX: Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export_xlsx.write, export_xlsx.stopped
    ),
    SheetKind.JSONL: Format("application/jsonl; charset=utf-8", export_jsonl.write, export_jsonl.stopped),
}


def stream(
    actor: Actor,
    *,
    action: str,
    subject_type: str,
    statement: Select[Any],
    columns: Sequence[ExportColumn],
    criteria: Mapping[str, Any],
    kind: SheetKind = SheetKind.CSV,
    progress: Callable[[int], Any] | None = None,
    ended: Callable[[], Any] | None = None,
) -> Iterator[bytes]:
    """The file, in chunks. ``statement`` selects a row's id, then one value for each of ``columns``.

    The caller has scoped ``statement`` with `rows`; ``criteria`` (search, filters, sort: what JSON can hold) goes into
    the audit entry, which is committed before this returns. When the last chunk is read, or the reader goes away, the
    entry is completed with the ids that went out. Reading the chunks needs no request and no application context.

    The first chunk is made before this returns, so what cannot begin raises here. What stops it later is the file's
    last line, and is raised: whoever sends the chunks must break off. ``progress`` hears how many rows are written;
    ``ended`` is called when it is over, however it ends.
    """
    details = {
        "criteria": dict(criteria),
        "columns": [column.name for column in columns],
        "format": kind.value,
        "locale": actor.locale,
        "started": utcnow().isoformat(),
    }
    trail = export_trail.begin(actor, action, subject_type, details)
    chunks = _chunks(Sheet(actor, columns, statement), FORMATS[kind], trail, progress, ended)
    first = next(chunks, b"")
    return _rest(first, chunks)


def _rest(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """All chunks, the first of which is there already; closing this ends them too."""
    with closing(chunks):  # type: ignore[type-var]  # a generator
        yield from chain((first,), chunks)


def _chunks(
    sheet: Sheet,
    form: Format,
    trail: Trail,
    progress: Callable[[int], Any] | None,
    ended: Callable[[], Any] | None,
) -> Iterator[bytes]:
    finished = sent = False
    with i18n.speaking(sheet.actor.locale):
        words = str(STOPPED)
    try:
        with trail.engine.connect() as connection, closing(form.write(connection, sheet)) as pieces:  # type: ignore[type-var]
            for piece in pieces:
                trail.ids.add(piece.ids)
                if progress:
                    progress(trail.ids.count)
                if piece.data:
                    sent = True
                    yield piece.data
        finished = True
    except Exception:
        if sent:
            log.exception("export_stopped", entry=trail.entry_id)
            yield form.stopped(sheet, words)
        raise
    finally:
        if not sent:
            trail.ids.clear()
        trail.finish(finished)
        if ended:
            ended()
