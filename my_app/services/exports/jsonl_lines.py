"""JSON Lines: one object a row, with the fields' names and plain values, the same in every language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from my_app.services.exports.sheet import CHUNK, ROWS_AT_ONCE, Piece, Sheet

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write(connection: Connection, sheet: Sheet) -> Iterator[Piece]:
    """The file: text unguarded, choices as they are stored, moments in UTC (ISO 8601), amounts as numbers."""
    names = [column.name for column in sheet.columns]
    options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    ids: list[int] = []
    lines: list[str] = []
    size = 0
    with connection.execute(sheet.statement, execution_options=options) as rows:
        for row in rows:
            lines.append(encode(dict(zip(names, map(plain, row[1:]), strict=True))))
            ids.append(row[0])
            size += len(lines[-1])
            if size >= CHUNK:
                yield Piece(ids, _joined(lines))
                ids, lines, size = [], [], 0
    yield Piece(ids, _joined(lines))


def stopped(sheet: Sheet, words: str) -> bytes:
    """The last line of a file that was not finished."""
    return _joined([encode({"stopped": words})])


def plain(value: Any) -> Any:
    """The value as JSON holds it."""
    if value is None or isinstance(value, str | int | float):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _joined(lines: list[str]) -> bytes:
    return "\n".join([*lines, ""]).encode("utf-8", "replace")
