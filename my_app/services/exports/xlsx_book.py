"""Excel: numbers and moments as such, text as text. The file is made whole on disk before its first byte leaves."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection

from my_app import i18n
from my_app.errors import Invalid
from my_app.policies import Actor
from my_app.services.exports.columns import ExportColumn
from my_app.services.exports.sheet import CHUNK, ROWS_AT_ONCE, Piece, Sheet
from my_app.services.spreadsheet.cells import Cell, cell_writer
from my_app.services.spreadsheet.format import guard, moment_writer, unguard

ROWS_PER_SHEET = 1_048_575  # and the header
MAX_TEXT = 32_767
FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - as spreadsheets count days, which know no zones
MOMENT_FORMATS = ("yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm:ss")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# A worksheet, the row, the column, the value. The library has no types.
Put = Callable[[Any, int, int, Any], Any]


def write(connection: Connection, sheet: Sheet) -> Iterator[Piece]:
    """The file. Rows beyond what one sheet of it can hold go on on further ones, each with the header.

    Raises whatever stops it before its first byte: a file that is not whole cannot leave.
    """
    with tempfile.TemporaryDirectory(prefix="jobdesk-export-") as folder:
        path = Path(folder) / "export.xlsx"
        for ids in _fill(connection, sheet, path, folder):
            yield Piece(ids, b"")  # how far it is, for whoever counts
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield Piece((), chunk)


def stopped(sheet: Sheet, words: str) -> bytes:
    """Nothing: half a workbook cannot be opened."""
    return b""


def _fill(connection: Connection, sheet: Sheet, path: Path, folder: str) -> Iterator[list[int]]:
    """Write the workbook; the ids of its rows as they are written."""
    import xlsxwriter  # type: ignore[import-untyped]  # heavy, and most processes never need it

    with closing(xlsxwriter.Workbook(path, {**OPTIONS, "tmpdir": folder})) as book:
        puts = [_put(column, sheet.actor, book) for column in sheet.columns]
        bold = book.add_format({"bold": True})
        options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
        page, used = _page(book, sheet, bold), 0
        with connection.execute(sheet.statement, execution_options=options) as result:
            for rows in result.partitions():
                for row in rows:
                    if used == ROWS_PER_SHEET:
                        page, used = _page(book, sheet, bold), 0
                    used += 1
                    for place, (put, value) in enumerate(zip(puts, row[1:], strict=True)):
                        if value is not None:
                            put(page, used, place, value)
                yield [row[0] for row in rows]


def _page(book: Any, sheet: Sheet, bold: Any) -> Any:
    page = book.add_worksheet()
    if i18n.direction(sheet.actor.locale) == "rtl":
        page.right_to_left()
    page.freeze_panes(1, 0)
    for place, word in enumerate(sheet.header()):
        page.write_string(0, place, word, bold)
    return page


def _put(column: ExportColumn, actor: Actor, book: Any) -> Put:
    """The function that writes one value of this column."""
    if column.kind is Cell.NUMBER:
        return lambda page, row, place, value: page.write_number(row, place, value)
    if column.kind is Cell.MOMENT:
        return _put_moment(actor, book)
    write = cell_writer(column.kind, actor, column.words)
    text: Callable[[Any], str] = (lambda value: unambiguous(write(value))) if column.kind is Cell.TEXT else write

    def put(page: Any, row: int, place: int, value: Any) -> None:
        cell = text(value)
        if len(cell) > MAX_TEXT:
            raise Invalid({"format": _("A text is too long for a cell of Excel. Choose another format.")})
        if cell:
            page.write_string(row, place, cell)

    return put


def unambiguous(text: str) -> str:
    """Text that an import takes as it is; only what looks guarded already needs a guard here, where nothing runs."""
    return guard(text) if unguard(text) != text else text


def _put_moment(actor: Actor, book: Any) -> Put:
    minutes, seconds = (book.add_format({"num_format": form}) for form in MOMENT_FORMATS)
    zone, as_text = actor.zone, moment_writer(actor.zone)

    def put(page: Any, row: int, place: int, value: datetime) -> None:
        local = value.astimezone(zone)
        plain = local.replace(tzinfo=None, microsecond=0)
        if local.fold or plain < FIRST_DAY:
            page.write_string(row, place, as_text(value))
        else:
            page.write_datetime(row, place, plain, seconds if plain.second else minutes)

    return put
