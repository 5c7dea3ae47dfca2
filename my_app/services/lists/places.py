"""Places in the order of a list as text for addresses: ``2026-11-20T10:00:00Z~1234`` is behind that row.

A place is data and never SQL: each value is read as the type of its column, and what does not fit is refused.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote

from sqlalchemy import BigInteger, Integer
from sqlalchemy.types import TypeDecorator, TypeEngine

BETWEEN = "~"
EMPTY_TEXT = '""'
MAX_LENGTH = 1000
LARGEST = Decimal(10) ** 15
Values = tuple[Any, ...]


def write(values: Sequence[Any]) -> str:
    """The place behind the row that has these values."""
    return BETWEEN.join(_write(value) for value in values)


def read(text: str, kinds: Sequence[TypeEngine[Any]]) -> Values:
    """The values of a place, each of its column's type; None stands for nothing. Raises ValueError."""
    pieces = text.split(BETWEEN)
    if len(pieces) != len(kinds) or len(text) > MAX_LENGTH:
        raise ValueError(text)
    try:
        return tuple(_read(piece, kind) for piece, kind in zip(pieces, kinds, strict=True))
    except (ArithmeticError, TypeError):
        raise ValueError(text) from None


def _write(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = value if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, bool):
        return str(int(value))
    text = str(value.value if isinstance(value, enum.Enum) else value)
    # What would read as another place, or as nothing, is written in hexadecimal.
    for mark in ("%", BETWEEN, '"'):
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text or EMPTY_TEXT


def _read(piece: str, kind: TypeEngine[Any]) -> Any:
    if not piece:
        return None
    while isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    wanted = kind.python_type
    if issubclass(wanted, enum.Enum):
        return wanted(piece)
    if wanted is int:
        return _integer(piece, kind)
    return READERS[wanted](piece) if wanted in READERS else _text(piece)


def _integer(piece: str, kind: TypeEngine[Any]) -> int:
    limit = 2**63 if isinstance(kind, BigInteger) or not isinstance(kind, Integer) else 2**31
    number = int(piece) if len(piece) < 20 else limit
    if not -limit <= number < limit:
        raise ValueError(piece)
    return number


def _decimal(piece: str) -> Decimal:
    try:
        number = Decimal(piece)
    except InvalidOperation:
        raise ValueError(piece) from None
    if not number.is_finite() or abs(number) > LARGEST:
        raise ValueError(piece)
    return number


def _moment(piece: str) -> datetime:
    moment = datetime.fromisoformat(piece)
    # At the ends of the calendar a time zone leads out of it.
    if not 1 < moment.year < 9999:
        raise ValueError(piece)
    return moment


def _yes_or_no(piece: str) -> bool:
    return bool(("0", "1").index(piece))


def _text(piece: str) -> str:
    text = "" if piece == EMPTY_TEXT else unquote(piece, errors="strict")
    if "\0" in text:
        raise ValueError(piece)
    return text


READERS: dict[type, Callable[[str], Any]] = {
    bool: _yes_or_no,
    Decimal: _decimal,
    float: lambda piece: float(_decimal(piece)),
    datetime: _moment,
    date: date.fromisoformat,
    time: time.fromisoformat,
    timedelta: lambda piece: timedelta(seconds=float(_decimal(piece))),
    uuid.UUID: uuid.UUID,
}
