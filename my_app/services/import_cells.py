"""The cells of one column become what the database holds, many at a time: what was read before is looked up.

Values are in their plain form from here on: text, None, or `Decimal`; moments as ``2026-11-21 13:45:00.000000`` in
UTC, choices as their stored text. So thousands of rows are compared and written without an object for each.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import String

from my_app.errors import Invalid
from my_app.models import Job
from my_app.services.jobs import clean
from my_app.services.sheet_format import Unreadable
from my_app.services.validation import CONTROL

MISSING = object()  # the cell is empty and the field cannot be: what is there stays
ONE_LINE = frozenset({"title", "reference", "place"})
PLAIN_TEXT = ONE_LINE | {"description"}
REMEMBERED = 4096
# A quotation mark may be a guard, and a blank is trimmed: such texts are read with more care.
SPECIAL = frozenset("' ")

Plain = str | Decimal | None


@dataclass(frozen=True)
class Refused:
    """What a cell is read as that cannot be read; ``reason`` is lazy and translated."""

    reason: Any


@dataclass
class Column:
    """Where a field comes from: the file's own name of its column, how to get the cell, and how to read it.

    ``text`` makes the field's text of a row, ``read`` its value (it raises `Unreadable`, and is not asked for an
    empty text); ``default`` is the text where the cell is empty. With ``place`` the text is that very cell.
    """

    name: str
    heading: str
    text: Callable[[Sequence[str | None]], str | None]
    read: Callable[[str], Any]
    place: int | None = None
    default: str = ""
    _known: dict[str | None, Any] = field(default_factory=dict)

    def values(self, rows: Sequence[Sequence[str | None]]) -> list[Any]:
        """The plain value for each row, `Refused` or `MISSING`."""
        if self.place is not None:
            place = self.place
            texts = [cells[place] for cells in rows]
        else:
            texts = [self.text(cells) for cells in rows]
        if len(self._known) > REMEMBERED or self.name == "description":
            self._known.clear()
        known = self._known
        if self._typed and any(type(text) is not str for text in texts):
            return [self._value(text) if text is not None else MISSING for text in texts]
        for text in set(texts) - known.keys():
            known[text] = self._value(text)
        return [known[text] for text in texts]

    def __post_init__(self) -> None:
        self._typed = self.name not in PLAIN_TEXT
        self._length = self._limit()

    def _limit(self) -> int:
        kind = Job.__table__.c[self.name].type
        return (kind.length or 0) if isinstance(kind, String) else 0

    def _value(self, text: str | None) -> Any:
        if text is None:
            return MISSING
        if self.name in PLAIN_TEXT and text and len(text) <= self._length and self._is_plain(text):
            return str(text)
        try:
            return self._carefully(text)
        except Unreadable as error:
            return Refused(error.reason)
        except Invalid as error:
            return Refused(next(iter(error.errors.values())))

    def _is_plain(self, text: str) -> bool:
        """Whether the text is kept as it is: nothing to trim, to take away or to refuse. A quick look, never wrong."""
        if text[0] in SPECIAL or text[-1].isspace():
            return False
        if self.name in ONE_LINE:
            return text.isprintable()
        return not text[0].isspace() and not CONTROL.search(text)

    def _carefully(self, text: str) -> Any:
        if CONTROL.search(text):
            raise Unreadable(BAD_CHARACTERS)
        if text.strip():
            value = self.read(text)
        elif self.default:
            value = self.read(self.default)
        else:
            value = self._empty()
        return value if value is MISSING else plain(clean({self.name: value})[self.name])

    def _empty(self) -> Any:
        column = Job.__table__.c[self.name]
        if column.nullable:
            return None
        return "" if self._length and self.name in PLAIN_TEXT else MISSING


def plain(value: Any) -> Plain:
    """A field's value in its plain form."""
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if value is None or isinstance(value, Decimal):
        return value
    return str(value)


BAD_CHARACTERS = _("This contains characters that cannot be stored.")
