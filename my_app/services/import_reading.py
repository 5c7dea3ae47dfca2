"""The rows of a CSV file as people keep it: any usual delimiter and encoding, in constant memory, never a traceback."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.sheet_format import BOM, sniff

MAX_CELL = 2**20
# One number for the whole process: Python's own 128 kB would refuse a long description.
csv.field_size_limit(MAX_CELL)

Source = BinaryIO | Iterable[str]


@dataclass(frozen=True)
class Record:
    """One row: the line of the file where it begins, and its cells, or why it cannot be read."""

    line: int
    cells: list[str]
    problem: Any = None


class Lines:
    """The lines of a file, counted; a byte-order mark and a ``sep=;`` line at the top are left out."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: list[str] = []
        self.number = 0
        self.over = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines, None)
        if line is None:
            self.over = True
            raise StopIteration
        self.number += 1
        return line.removeprefix(BOM) if self.number == 1 else line

    def delimiter(self) -> str:
        """The file's delimiter, by its first line; the line is read again afterwards."""
        for line in self:
            if not line.strip():
                continue
            if line.lower().startswith("sep=") and len(line.strip()) == len("sep=") + 1:
                return line[4]
            self._again.append(line)
            self.number -= 1
            return sniff(line)
        raise Invalid({"file": _("The file is empty.")})


@contextmanager
def opened(source: Source) -> Iterator[Lines]:
    """The lines of ``source``, a binary file or text; the caller's file stays open.

    Raises `Invalid` when lines of text turn out to be undecodable while they are read.
    """
    try:
        if hasattr(source, "read") and isinstance(source.read(0), bytes):
            with _decoded(cast("BinaryIO", source)) as lines:
                yield Lines(lines)
        else:
            yield Lines(iter(cast("Iterable[str]", source)))
    except UnicodeError as error:
        raise Invalid({"file": NOT_UTF8}) from error


@contextmanager
def _decoded(source: BinaryIO) -> Iterator[Iterator[str]]:
    """UTF-8, or UTF-16 where the byte-order mark says so; bytes that are neither arrive as lone surrogates."""
    binary = io.BufferedReader(cast("io.RawIOBase", source))
    wide = binary.peek(2).startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8", "surrogateescape")
    text = io.TextIOWrapper(binary, encoding, errors, newline="")
    try:
        yield iter(lambda: text.readline(2 * MAX_CELL), "")
    finally:
        text.detach()
        binary.detach()


def records(lines: Lines, delimiter: str) -> Iterator[Record]:
    """The rows that are not empty. A row that cannot be read is a record with a problem; the next ones follow."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Record(line, [], UNREADABLE)
            continue
        if lines.over:  # the reader asked for more after the last line: it was inside quotation marks
            yield Record(line, [], _("A quotation mark opens in this row and is never closed."))
        elif any(cell.strip() for cell in cells):
            yield Record(line, cells)


NOT_UTF8 = _("This is not UTF-8 text. Save the file as “CSV UTF-8”.")
UNREADABLE = _("This row cannot be read: a cell is longer than 1 MB, or a quotation mark is never closed.")
