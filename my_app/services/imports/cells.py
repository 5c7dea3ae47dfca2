"""The cells of one column become what the database holds, many at a time: what was read before is looked up.

Values are in their plain form from here on: text, None, or `Decimal`; moments as ``2026-11-21 13:45:00.000000`` in
UTC, choices as their stored text. So thousands of rows are compared and written without an object for each.
"""

from __future__ import annotations

import enum
import re
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
from my_app.services.spreadsheet.format import Broken, Unreadable
from my_app.services.validation import CONTROL, YEARS, problem_with

MISSING = object()  # the cell is empty and the field cannot be: what is there stays
ONE_LINE = frozenset({"title", "reference", "place"})
PLAIN_TEXT = ONE_LINE | {"description"}
REMEMBERED = 4096
# A quotation mark may be a guard, and a blank is trimmed: such texts are read with more care.
SPECIAL = frozenset("' ")
SIMPLE_URL = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9/._~-]*)?")
SIMPLE_NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
TEXT = {str}
MICROSECONDS = len("2026-11-21 13:45:00.000000")

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
    refuses: bool = False  # whether it has ever read a cell as `Refused`
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
        if self._typed and not set(map(type, texts)) <= TEXT:
            return [self._value(text) if text is not None else MISSING for text in texts]
        for text in set(texts) - known.keys():
            known[text] = self._value(text)
        return [known[text] for text in texts]

    def __post_init__(self) -> None:
        self._typed = self.name not in PLAIN_TEXT
        self._length = self._limit()
        self._domains: dict[str, bool] = {}
        # Each takes what needs no second look, and never decides otherwise than the careful way.
        quick: dict[str, Callable[[str], str | None]] = {
            **dict.fromkeys(PLAIN_TEXT, self._quick_text),
            **dict.fromkeys(("published_at", "expires_at"), self._quick_moment),
            "apply_url": self._quick_url,
            "apply_email": self._quick_email,
        }
        self._quick = quick.get(self.name)

    def _limit(self) -> int:
        kind = Job.__table__.c[self.name].type
        return (kind.length or 0) if isinstance(kind, String) else 0

    def _value(self, text: str | None) -> Any:
        if text is None:
            return MISSING
        if type(text) is Broken:
            self.refuses = True
            return Refused(text.reason)
        try:
            if self._quick and text and (value := self._quick(text)) is not None:
                return value
            return self._carefully(text)
        except Unreadable as error:
            self.refuses = True
            return Refused(error.reason)
        except Invalid as error:
            self.refuses = True
            return Refused(next(iter(error.errors.values())))

    def _quick_text(self, text: str) -> str | None:
        """The text, when it is kept as it is: nothing to trim, to take away or to refuse."""
        if len(text) > self._length or text[0] in SPECIAL or text[0].isspace() or text[-1].isspace():
            return None
        if text.isprintable():
            return str(text)
        if self.name in ONE_LINE:
            return None
        flat = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
        return str(text) if flat.isprintable() or not CONTROL.search(text) else None

    def _quick_moment(self, text: str) -> str | None:
        """The moment, when it can be read and is near enough."""
        moment = self.read(text) if text.isprintable() and text.strip() else None
        if moment is None or moment.year not in YEARS:
            return None
        return str(moment.astimezone(UTC).isoformat(" ", "microseconds")[:MICROSECONDS])

    def _quick_url(self, text: str) -> str | None:
        return str(text) if len(text) <= self._length and SIMPLE_URL.fullmatch(text) else None

    def _quick_email(self, text: str) -> str | None:
        """The address, when its first part is a simple one and the second is known to be good."""
        name, at, domain = text.partition("@")
        if not at or len(text) > self._length or not SIMPLE_NAME.fullmatch(name):
            return None
        if len(self._domains) > REMEMBERED:
            self._domains.clear()
        if domain not in self._domains:
            self._domains[domain] = problem_with(Job, "apply_email", f"a@{domain}") is None
        return str(text) if self._domains[domain] else None

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
        return value.astimezone(UTC).isoformat(" ", "microseconds")[:MICROSECONDS]
    if value is None or isinstance(value, Decimal):
        return value
    return str(value)


BAD_CHARACTERS = _("This contains characters that cannot be stored.")
