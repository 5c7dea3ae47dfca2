"""The cells of a sheet: delimiters, numbers, moments, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple, Self

from flask_babel import lazy_gettext as _

BOM = "\ufeff"
DELIMITERS = (",", ";", "\t", "|")
SEMICOLON_LOCALES = frozenset({"es", "fr", "de"})
CENT = Decimal("0.01")

# The last line of a file that was not finished. An import knows it in each of our languages.
STOPPED = _("This file is not complete: the export was stopped.")

GROUP_MARKS = re.compile("[\\s'\u2019\u066c]")  # blanks, apostrophes and the Arabic thousands sign: never decimal
MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:?\d\d(:\d\d)?))?)?")
# As people write dates who do not know ISO: three numbers, of which the year is the last, and maybe a time.
LOCAL_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?")
MAX_NUMBER = 40

# What a spreadsheet may take for the beginning of a formula, after any quotes, blanks and invisible marks.
RUNS, ENDS_BLANKS = "=+-@\uff1d\uff0b\uff0d\uff20\u2212", "\t\r\n"
BLANK = "[\\s\ufeff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\x00-\x1f]"
DANGEROUS = re.compile(f"'*{BLANK}*[{re.escape(RUNS + ENDS_BLANKS)}]")


class Unreadable(ValueError):
    """A cell that cannot be read; ``reason`` (lazy, translated) says why."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


class Exact(str):
    """A number or a moment as the file itself holds it (``1234.5``, ISO 8601): there is nothing to guess."""

    __slots__ = ()


class Broken(str):
    """A cell of a workbook that has no value; ``reason`` (lazy, translated) says why. It equals no other text."""

    __slots__ = ("reason",)
    reason: Any

    def __new__(cls, text: str, reason: Any) -> Self:
        cell = super().__new__(cls, text)
        cell.reason = reason
        return cell

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Broken) and str.__eq__(self, other)

    def __hash__(self) -> int:
        return hash((Broken, str(self)))


class Dialect(NamedTuple):
    """How a file separates its cells, and its decimal sign."""

    delimiter: str
    decimal: str


def dialect_for(locale: str) -> Dialect:
    """What spreadsheets in this language read on a double click."""
    return Dialect(";", ",") if locale in SEMICOLON_LOCALES else Dialect(",", ".")


def sniff(header: str) -> str:
    """The delimiter of a file whose first line is ``header``: the one that gives the most cells."""

    def cells(delimiter: str) -> int:
        return len(next(csv.reader([header], delimiter=delimiter), []))

    return max(DELIMITERS, key=cells)


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
        if not local.fold:
            local = local.replace(tzinfo=None)
        return local.isoformat(" ", "seconds" if local.second else "minutes")

    return write


def read_number(text: str, decimal: str = "") -> Decimal:
    """The amount that ``text`` stands for, to the cent; ``decimal`` is the file's decimal sign, where it is known.

    Raises `Unreadable` for what is no number, and for what could be two: ``1.234`` is a thousand to some.
    """
    if isinstance(text, Exact):
        return _cents(text)
    plain = GROUP_MARKS.sub("_", _western(text).strip()).replace("\u066b", "d")
    sign = _decimal_sign(plain, decimal)
    if sign is None:
        raise Unreadable(
            _(
                "“%(cell)s” can be read in two ways: write it without a thousands sign, or with cents.",
                cell=text[:MAX_NUMBER],
            )
        )
    whole, point, cents = plain.rpartition(sign) if sign else (plain, "", "")
    grouped = re.fullmatch(r"-?(\d+|\d{1,3}(?:([_.,])\d{3})(?:\2\d{3})*)", whole)
    if not grouped or (point and not cents.isdecimal()) or len(plain) > MAX_NUMBER:
        raise Unreadable(_("This is not a number."))
    return _cents(f"{re.sub('[_.,]', '', whole)}.{cents or 0}")


def _cents(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unreadable(_("This is not a number.")) from None
    try:
        return number.quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        raise Unreadable(_("This number is too large.")) from None


def read_moment(text: str, zone: tzinfo, order: str = "ymd") -> datetime:
    """The moment in UTC that ``text`` (ISO 8601, with or without a time, an offset or ``Z``) means in ``zone``.

    ``order`` is how the file writes other dates: ``dmy`` reads ``3.4.2026`` as the third of April, ``mdy`` as the
    fourth of March, ``ymd`` takes ISO dates only. Raises `Unreadable`.
    """
    plain = _western(text).strip().upper()
    if order != "ymd" and (match := LOCAL_DATE.fullmatch(plain)):
        plain = _iso(match, order)
    if not MOMENT.fullmatch(plain):
        raise Unreadable(_("This is not a date. Write it like 2026-11-21 or 2026-11-21 13:45."))
    iso = plain if "T" in plain else plain.replace(" ", "T", 1)
    try:
        moment = datetime.fromisoformat(iso.replace(" ", ""))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(_("There is no such date or time.")) from None


def _iso(match: re.Match[str], order: str) -> str:
    first, _mark, second, year, hour, minute, seconds = match.groups()
    day, month = (first, second) if order == "dmy" else (second, first)
    date = f"{year}-{month:0>2}-{day:0>2}"
    return f"{date} {hour:0>2}:{minute}:{seconds or '00'}" if hour else date


def _western(text: str) -> str:
    """``text`` with the digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _decimal_sign(plain: str, decimal: str) -> str | None:
    """Which sign in ``plain`` is the decimal one; the empty string when there is none, None when nobody can tell."""
    marks = {mark for mark in ".," if mark in plain}
    if "d" in plain:
        return "d"
    if decimal:
        return decimal if decimal in marks else ""
    if len(marks) == 2:  # the later one
        return max(marks, key=plain.rindex)
    mark = next(iter(marks), "")
    if not mark or plain.count(mark) > 1:
        return ""
    return None if re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", plain) else mark
