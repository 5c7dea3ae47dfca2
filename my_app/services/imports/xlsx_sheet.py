"""One sheet of a workbook as rows: its XML is read in pieces, and what is empty costs next to nothing.

openpyxl's own reader makes an object of each cell: a sheet that is formatted down to its last line takes minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import IO, Any

from flask_babel import lazy_gettext as _

from my_app.services.imports.xlsx_xml import CHUNK, named, parser
from my_app.services.spreadsheet.format import Broken, Exact

MAX_COLUMN = 16_384
# A cell of a spreadsheet program has 32,767 characters at most; ours have never more than that in another writing.
MAX_CELL = 4 * 32_767
PARTS = named("row", "c", "v", "f", "t", "rPh")
EXACT_FLOAT = 1e15


@dataclass(frozen=True)
class Book:
    """What the cells of all sheets refer to: texts, the styles that are dates or durations, the first day."""

    strings: Sequence[str]
    dates: set[int]
    durations: set[int]
    epoch: datetime


@dataclass
class Sheet:
    """A sheet on its way through the parser. ``rows`` are those that hold something: line, and cells by column."""

    book: Book
    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    line: int = 0
    column: int = 0
    begun: int = 0
    cells: dict[int, str] = field(default_factory=dict)
    kind: str = ""
    style: int = 0
    formula: bool = False
    value: list[str] | None = None
    size: int = 0
    within: str = ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises ValueError for more cells in a row than there are columns."""
        part = PARTS.get(name)
        if part == "c":
            place = attributes.get("r")
            self.column = column_of(place.rstrip("0123456789")) if place else self.column + 1
            self.begun += 1
            if self.begun > MAX_COLUMN:
                raise ValueError
            self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
            self.formula, self.value, self.size = False, None, 0
        elif part == "row":
            self.line, self.column, self.cells = int(attributes.get("r", self.line + 1)), 0, {}
            self.begun = 0
        elif part in ("v", "t") and self.within != "rPh":
            self.value, self.within = self.value or [], part
        elif part == "f":
            self.formula = True
        elif part == "rPh":  # how a text is spoken
            self.within = part

    def text(self, data: str) -> None:
        """Some letters. Raises ValueError for more of them than a cell has."""
        if self.value is not None and self.within in ("v", "t"):
            self.size += len(data)
            if self.size > MAX_CELL:
                raise ValueError
            self.value.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        part = PARTS.get(name)
        if part == "c":
            text = "".join(self.value or ())
            never = self.formula and not text and self.kind != "str"  # a text may be worked out to be empty
            self.keep(Broken("=", NEVER_CALCULATED) if never else self.read(text))
        elif part == "row":
            if self.cells:
                self.rows.append((self.line, self.cells))
        elif part in ("v", "t", "rPh"):
            self.within = ""

    def keep(self, cell: str) -> None:
        """Note the cell, unless it is empty."""
        if cell:
            self.cells[self.column] = cell

    def read(self, text: str) -> str:
        """The cell's value: text, or `Exact` for what is none in the sheet."""
        if self.kind == "s":
            return self.book.strings[int(text)]
        if self.kind in ("str", "inlineStr") or not text:
            return text
        if self.kind == "e":
            return Broken(text, _("This cell holds the error %(error)s.", error=text[:20]))
        if self.kind == "b":
            return "true" if text.strip() in ("1", "true") else "false"
        if self.kind == "d":
            return moment(datetime.fromisoformat(text))
        return self.number(float(text))

    def number(self, value: float) -> str:
        """An amount, or what a date is in a sheet: the days since the first one."""
        from openpyxl.utils.datetime import from_excel

        if self.style in self.book.dates:
            return moment(from_excel(value, self.book.epoch, timedelta=self.style in self.book.durations))
        return Exact(int(value) if value.is_integer() and abs(value) < EXACT_FLOAT else repr(value))


def rows(file: IO[bytes], book: Book) -> Iterator[tuple[int, list[str]]]:
    """The line and the cells of each row that holds something, and of some that do not: how far it is.

    Raises ValueError, and what expat raises.
    """
    sheet = Sheet(book)
    reader = parser(sheet.begin, sheet.end, sheet.text)
    while chunk := file.read(CHUNK):
        reader.Parse(chunk)
        for line, cells in sheet.rows:
            yield line, [cells.get(column, "") for column in range(1, max(cells) + 1)]
        sheet.rows.clear()
        yield sheet.line, []
    reader.Parse(b"", True)


def moment(value: Any) -> str:
    """A date, a time or both as ISO 8601."""
    if isinstance(value, datetime):
        return Exact(value.isoformat(" ", "seconds"))
    return Exact(value.isoformat() if isinstance(value, date | time) else value)


@lru_cache(MAX_COLUMN)
def column_of(letters: str) -> int:
    """The number of a column: 1 for A. Raises ValueError for what no sheet has."""
    number = 0
    for letter in letters.upper()[:4]:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= MAX_COLUMN:
        raise ValueError(letters)
    return number


NEVER_CALCULATED = _("This formula has no value. Open the file in a spreadsheet program, save it, and send it again.")
