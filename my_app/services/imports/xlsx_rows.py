"""The rows of an XLSX workbook, one after the other: texts as they are, numbers and dates without any doubt."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from defusedxml import DefusedXmlException
from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.imports.reading import Record
from my_app.services.imports.xlsx_sheet import Book, rows

# What openpyxl lets through of a workbook that is damaged, or made by hand to do harm.
BROKEN = (
    BadZipFile,
    DefusedXmlException,
    ParseError,
    ExpatError,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    EOFError,
    OSError,
    NotImplementedError,
)


def sheet_names(path: Path) -> list[str]:
    """The names of the sheets that hold cells. Raises ``Invalid({"file": …})``."""
    with _workbook(path) as book:
        return [sheet.title for sheet in book.worksheets]


def records(path: Path, sheet: str = "", lines: int = 0) -> Iterator[Record]:
    """The rows of this sheet (the first by default) that are not empty. Formulas give the value that was kept.

    With ``lines`` only so many after the first row are looked at: a sheet may be formatted down to its last line.

    Raises ``Invalid({"file": …})`` when the workbook cannot be read, or ``{"reading": …}`` without such a sheet.
    """
    with _workbook(path) as book:
        names = [one.title for one in book.worksheets]
        if not names or (sheet and sheet not in names):
            raise Invalid({"reading": _("The file has no sheet of this name.")})
        page = book[sheet or names[0]]
        # What its own reader of cells is made with, and no more.
        strings, dates, durations = page._shared_strings, book._date_formats, book._timedelta_formats  # noqa: SLF001
        with page._get_source() as file:  # noqa: SLF001
            yield from _first(rows(file, Book(strings, dates, durations, book.epoch)), lines)


def _first(found: Iterator[tuple[int, list[str]]], lines: int) -> Iterator[Record]:
    last = 0
    for line, cells in found:
        last = last or line + lines
        if lines and line > last:
            return
        if cells:
            yield Record(line, cells)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    from openpyxl import DEFUSEDXML, load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not DEFUSEDXML:
        raise RuntimeError("Install defusedxml: workbooks are read with it.")
    try:
        with (
            path.open("rb") as file,
            closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book,
        ):
            yield book
    except Invalid:
        raise
    except (*BROKEN, InvalidFileException) as error:
        raise Invalid({"file": _("The workbook is damaged and cannot be read.")}) from error
