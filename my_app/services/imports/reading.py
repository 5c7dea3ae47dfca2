"""The rows of a CSV file as people keep it: any usual delimiter and encoding, in constant memory, never a traceback."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.spreadsheet.format import BOM, sniff

MAX_CELL = 2**20
MAX_LINE = 2 * MAX_CELL
ENDS = ("\n", "\r")
# One number for the whole process: Python's own 128 kB would refuse a long description.
csv.field_size_limit(MAX_CELL)


class Record(NamedTuple):
    """One row: the line of the file where it begins, and its cells, or why it cannot be read.

    A cell is None where a file that names each cell (JSON Lines) does not speak of it.
    """

    line: int
    cells: Sequence[str | None]
    problem: Any = None


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """The lines of the file. Bytes that do not belong to the encoding arrive as lone surrogates."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        yield _lines(file)


def _lines(file: TextIO) -> Iterator[str]:
    """The lines; of one that is longer than any row only the beginning, so that its end is no row of its own."""
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith(ENDS):
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(ENDS):
                pass
            line += "…" * (MAX_CELL + 1)  # and no cell of it can be read as if it were whole
        yield line


def records(path: Path, encoding: str, delimiter: str = "") -> Iterator[Record]:
    """The rows that are not empty. A row that cannot be read is a record with a problem; the next ones follow.

    Raises ``Invalid({"file": …})`` for an empty file.
    """
    with opened(path, encoding) as lines:
        first, skipped, named = _top(lines)
        ended = _Ended()
        reader = csv.reader(chain([first], lines, ended), delimiter=delimiter or named or sniff(first))
        while True:
            line = reader.line_num + skipped + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Record(line, [], UNREADABLE)
                continue
            if ended.reached:  # the reader asked for more after the last line: it was inside quotation marks
                yield Record(line, [], _("A quotation mark opens in this row and is never closed."))
            elif any(map(str.strip, cells)):
                yield Record(line, cells)


def delimiter_of(path: Path, encoding: str) -> str:
    """The delimiter that a ``sep=;`` line at the top names, else the one that gives the first line the most cells."""
    with opened(path, encoding) as lines:
        first, _skipped, named = _top(lines)
    return named or sniff(first)


class _Ended:
    """An empty iterable that knows whether somebody came to its end."""

    reached = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.reached = True
        raise StopIteration


def _top(lines: Iterator[str]) -> tuple[str, int, str]:
    """The first line that says something, the number of lines before it, and the delimiter that one of them names."""
    named = ""
    for skipped, line in enumerate(lines):
        line = line.removeprefix(BOM)  # noqa: PLW2901 - the same line without its mark
        if line.lower().startswith("sep=") and len(line.rstrip("\r\n")) == len("sep=") + 1:
            named = line[4]
        elif line.strip():
            return line, skipped, named
    raise Invalid({"file": _("The file is empty.")})


UNREADABLE = _("This row cannot be read: a cell is longer than 1 MB, or a quotation mark is never closed.")
