"""The rows of a JSON Lines file: one object on each line, its keys are the columns."""

from __future__ import annotations

import json
from collections import Counter
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
        if not row.keys() <= keys.keys():
            name = next(key for key in row if key not in keys)
            yield Record(
                line, [], _("None of the first %(count)s rows has “%(name)s”.", count=LOOK_AHEAD, name=name[:60])
            )
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
                yield number, *_parsed(text)


def _parsed(text: str) -> tuple[dict[str, Any], Any]:
    """The object of this line, or nothing and why there is none."""
    if len(text) >= MAX_CELL:
        return {}, _("This line is longer than 1 MB.")
    try:
        row = READ(text)
    except Twice as error:
        return {}, _("“%(name)s” stands twice in this row.", name=str(error)[:60])
    except (ValueError, RecursionError):
        return {}, NO_OBJECT
    return (row, None) if isinstance(row, dict) else ({}, NO_OBJECT)


class Twice(Exception):
    """A key that an object has twice: nobody knows which of its values is meant."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = dict(pairs)
    if len(row) < len(pairs):
        raise Twice(Counter(key for key, _value in pairs).most_common(1)[0][0])
    return row


def _no_number(name: str) -> Any:
    """``NaN`` and its like are not JSON."""
    raise ValueError(name)


NO_OBJECT = _("This line is not one JSON object.")
READ = json.JSONDecoder(object_pairs_hook=_once, parse_float=Exact, parse_int=Exact, parse_constant=_no_number).decode


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    raise TypeError(value)
