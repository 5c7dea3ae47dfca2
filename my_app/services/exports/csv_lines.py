"""CSV: by the database where it can write the whole line, else cell by cell. Both make the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from my_app.services.exports.postgresql import lines as postgresql_lines
from my_app.services.exports.sheet import CHUNK, ROWS_AT_ONCE, Piece, Sheet
from my_app.services.exports.sql import by_database
from my_app.services.exports.sqlite import lines as sqlite_lines
from my_app.services.spreadsheet.format import BOM, dialect_for

QUICK = {"postgresql": postgresql_lines, "sqlite": sqlite_lines}


def write(connection: Connection, sheet: Sheet) -> Iterator[Piece]:
    """The file with its mark, its header and CRLF after each line; the first piece comes before any row is read."""
    yield Piece((), line(sheet, sheet.header(), BOM))
    quick = QUICK.get(connection.dialect.name)
    if quick and by_database(sheet):
        yield from quick(connection, sheet)
    else:
        yield from cell_by_cell(connection, sheet)


def line(sheet: Sheet, cells: Sequence[str], mark: str = "") -> bytes:
    """One line of the file."""
    buffer = io.StringIO(mark)
    buffer.seek(0, io.SEEK_END)
    csv.writer(buffer, delimiter=dialect_for(sheet.actor.locale).delimiter, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode("utf-8", "replace")


def stopped(sheet: Sheet, words: str) -> bytes:
    """The last line of a file that was not finished."""
    return line(sheet, [words, *[""] * (len(sheet.columns) - 1)])


def cell_by_cell(connection: Connection, sheet: Sheet) -> Iterator[Piece]:
    """The rows as Python writes them: for every table and column, and what the databases' lines are measured by."""
    buffer = io.StringIO()
    writers = [column.writer(sheet.actor) for column in sheet.columns]
    delimiter = dialect_for(sheet.actor.locale).delimiter
    lines = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    ids: list[int] = []
    with connection.execute(sheet.statement, execution_options=options) as rows:
        for row in rows:
            lines.writerow([write(value) for write, value in zip(writers, row[1:], strict=True)])
            ids.append(row[0])
            if buffer.tell() >= CHUNK:
                yield Piece(ids, buffer.getvalue().encode("utf-8", "replace"))
                ids = []
                buffer.seek(0)
                buffer.truncate()
    yield Piece(ids, buffer.getvalue().encode("utf-8", "replace"))
