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
from my_app.services.imports.xlsx_dates import date_looks
from my_app.services.imports.xlsx_sheet import Book, rows
from my_app.services.imports.xlsx_texts import shared_texts
from my_app.services.imports.zip_safety import MAX_FRAME

STYLES = "xl/styles.xml"
# While somebody waits no more of a sheet is looked at than this many pieces of 64 KB, however few lines they are.
PIECES = 512
MAX_TEXTS = 64 * 1024 * 1024

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
    with _workbook(path) as (_reader, pages):
        return list(pages)


def records(path: Path, sheet: str = "", lines: int = 0) -> Iterator[Record]:
    """The rows of this sheet (the first by default) that are not empty. Formulas give the value that was kept.

    With ``lines`` only so many after the first row are looked at: a sheet may be formatted down to its last line.

    Raises ``Invalid({"file": …})`` when the workbook cannot be read, or ``{"reading": …}`` without such a sheet.
    """
    with _workbook(path) as (reader, pages):
        if not pages or (sheet and sheet not in pages):
            raise Invalid({"reading": _("The file has no sheet of this name.")})
        book = _book(reader)
        with reader.archive.open(pages[sheet or next(iter(pages))]) as file:
            yield from _first(rows(file, book), lines)


def _first(found: Iterator[tuple[int, list[str]]], lines: int) -> Iterator[Record]:
    last = pieces = 0
    for line, cells in found:
        last = last or line + lines
        pieces += not cells
        if lines and (line > last or pieces > PIECES):
            return
        if cells:
            yield Record(line, cells)


def _book(reader: Any) -> Book:
    """What the cells refer to: the part that the workbook names as its texts, whatever that is called, and its looks.

    Raises ValueError, KeyError, and what expat raises.
    """
    from openpyxl.xml.constants import SHARED_STRINGS

    texts: list[str] = []
    looks: tuple[set[int], set[int]] = (set(), set())
    if (part := reader.package.find(SHARED_STRINGS)) is not None:
        _bound(reader, part, MAX_TEXTS)
        with reader.archive.open(part.PartName[1:]) as file:
            texts = shared_texts(file)
    if STYLES in reader.valid_files:
        with reader.archive.open(STYLES) as file:
            looks = date_looks(file)
    return Book(texts, *looks, reader.wb.epoch)


def _bound(reader: Any, part: Any, most: int) -> None:
    """Look how large this part is, whatever it is called. Raises ValueError above ``most`` bytes."""
    if reader.archive.getinfo(part.PartName[1:]).file_size > most:
        raise ValueError


@contextmanager
def _workbook(path: Path) -> Iterator[tuple[Any, dict[str, str]]]:
    """What openpyxl knows of the workbook, and where its sheets are. It opens none: some are read whole for that."""
    from openpyxl import DEFUSEDXML
    from openpyxl.reader.excel import ExcelReader, _find_workbook_part
    from openpyxl.utils.exceptions import InvalidFileException

    if not DEFUSEDXML:
        raise RuntimeError("Install defusedxml: workbooks are read with it.")
    try:
        with path.open("rb") as file:
            reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
            with closing(reader.archive):
                reader.read_manifest()
                _bound(reader, _find_workbook_part(reader.package), MAX_FRAME)
                reader.read_workbook()
                found = [
                    (sheet.name, rel) for sheet, rel in reader.parser.find_sheets() if "chartsheet" not in rel.Type
                ]
                yield reader, {name: rel.target for name, rel in found if rel.target in reader.valid_files}
    except Invalid:
        raise
    except (*BROKEN, InvalidFileException) as error:
        raise Invalid({"file": _("The workbook is damaged and cannot be read.")}) from error
