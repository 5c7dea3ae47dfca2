"""The cells of a sheet: delimiters, numbers, moments, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _

BOM = "\ufeff"
DELIMITERS = (",", ";", "\t")
SEMICOLON_LOCALES = frozenset({"es", "fr", "de"})
CENT = Decimal("0.01")

# What a spreadsheet may take for the beginning of a formula, after any quotes, blanks and invisible marks.
DANGEROUS = re.compile(
    "'*[\\s\ufeff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\x00-\x1f]*"
    "[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n]"
)


class Unreadable(ValueError):
    """A cell that cannot be read; ``reason`` (lazy, translated) says why."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Dialect:
    """How a file separates its cells and writes its numbers; ``decimal`` is empty when the file does not say."""

    delimiter: str
    decimal: str


def dialect_for(locale: str) -> Dialect:
    """What spreadsheets in this language read on a double click."""
    return Dialect(";", ",") if locale in SEMICOLON_LOCALES else Dialect(",", ".")


def sniff(header: str) -> Dialect:
    """The dialect of a file whose first line is ``header``: the delimiter that gives the most cells."""

    def cells(delimiter: str) -> int:
        return len(next(csv.reader([header], delimiter=delimiter), []))

    delimiter = max(DELIMITERS, key=cells)
    return Dialect(delimiter, {",": ".", ";": ","}.get(delimiter, ""))


def guard(text: str) -> str:
    """``text`` with one ``'`` before it where a spreadsheet could run it as a formula; `unguard` is the way back."""
    return "'" + text if DANGEROUS.match(text) else text


def unguard(cell: str) -> str:
    """The text that `guard` made ``cell`` of: for every text, ``unguard(guard(text)) == text``."""
    return cell[1:] if cell.startswith("'") and DANGEROUS.match(cell) else cell


def number_writer(locale: str) -> Callable[[Decimal | int], str]:
    """Amounts without grouping, without empty cents, with the decimal sign of the language's spreadsheets."""
    decimal = dialect_for(locale).decimal

    def write(value: Decimal | int) -> str:
        text = format(value, "f")
        if "." not in text:
            return text
        whole, cents = text.split(".")
        return f"{whole}{decimal}{cents}" if cents.strip("0") else whole

    return write


def moment_writer(zone: tzinfo) -> Callable[[datetime], str]:
    """``2026-11-21 13:45`` in ``zone``; seconds where there are some.

    The offset is added in the one hour a year that the clock shows twice, so that each moment can be read back.
    """

    def write(value: datetime) -> str:
        local = value.astimezone(zone)
        text = local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M").zfill(16)
        return text + local.isoformat()[-6:] if local.fold else text

    return write


def read_number(text: str, decimal: str = "") -> Decimal:
    """The amount that ``text`` stands for, to the cent; ``decimal`` is the decimal sign of the file, if it has one.

    Raises `Unreadable` for what is no number, and for what could be two: ``1.234`` is a thousand to some.
    """
    raise NotImplementedError


def read_moment(text: str, zone: tzinfo) -> datetime:
    """The moment in UTC that ``text`` (ISO 8601, with or without a time, an offset or ``Z``) means in ``zone``.

    Raises `Unreadable`.
    """
    raise NotImplementedError
