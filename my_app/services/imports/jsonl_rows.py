"""The rows of a JSON Lines file: one object on each line, its keys are the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.imports.reading import MAX_CELL, Record, opened
from my_app.services.spreadsheet.format import BOM, Exact

LOOK_AHEAD = 1000


def records(path: Path, encoding: str) -> Iterator[Record]:
    """The columns' names, then the rows. A key that an object does not have is a cell that is not spoken of (None)."""
    keys: dict[str, None] = {}
    for _line, row, _problem in islice(_objects(path, encoding), LOOK_AHEAD):
        keys.update(dict.fromkeys(row))
    if not keys:
        raise Invalid({"file": _("No line of the file can be read.")})
    header = list(keys)
    yield Record(1, [str(key) for key in header])
    for line, row, problem in _objects(path, encoding):
        if problem or not row:
            yield Record(line, [], problem or _("The row is empty."))
            continue
        try:
            yield Record(line, [_text(row[key]) if key in row else None for key in header])
        except TypeError:
            yield Record(line, [], _("A value of this row is a list or an object."))


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any], Any]]:
    """The line's number, its object, and what is wrong with the line."""
    with opened(path, encoding) as lines:
        for number, line in enumerate(lines, 1):
            text = line.removeprefix(BOM).strip()
            if text:
                row = _parsed(text)
                yield number, row or {}, None if row is not None else _("This line is not one JSON object.")


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        row = json.loads(text, parse_float=Exact, parse_int=Exact, parse_constant=str) if len(text) < MAX_CELL else None
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    raise TypeError(value)
