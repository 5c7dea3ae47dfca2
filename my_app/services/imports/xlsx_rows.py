"""The rows of an XLSX workbook, one after the other: texts as they are, numbers and dates without any doubt."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from defusedxml import DefusedXmlException
from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.imports.reading import Record
from my_app.services.spreadsheet.format import Exact

# What openpyxl lets through of a workbook that is damaged, or made by hand to do harm.
BROKEN = (
    BadZipFile,
    DefusedXmlException,
    ParseError,
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


def records(path: Path, sheet: str = "") -> Iterator[Record]:
    """The rows of this sheet (the first by default) that are not empty. Formulas give the value that was kept.

    Raises ``Invalid({"file": …})`` when the workbook cannot be read, or ``{"reading": …}`` without such a sheet.
    """
    with _workbook(path) as book:
        names = [one.title for one in book.worksheets]
        if not names or (sheet and sheet not in names):
            raise Invalid({"reading": _("The file has no sheet of this name.")})
        page = book[sheet or names[0]]
        page.reset_dimensions()  # programs write them wrongly
        for line, row in enumerate(page.iter_rows(values_only=True), 1):
            if any(value is not None and value != "" for value in row):
                yield Record(line, [_text(value) for value in row])


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


def _text(value: Any) -> str:
    """The cell as text; what is no text in the sheet is `Exact`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return Exact(value.isoformat(" ", "seconds"))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return Exact(int(value) if value.is_integer() and abs(value) < 1e15 else repr(value))
    return Exact(value.isoformat() if isinstance(value, date | time) else value)
