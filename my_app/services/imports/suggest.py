"""What a foreign file seems to be: which column is which field, and how its amounts and dates are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from my_app.models import fold
from my_app.services.imports.places import JOINED, NAMING
from my_app.services.imports.stored import is_amount, is_moment
from my_app.services.jobs import FIELDS
from my_app.services.spreadsheet import words as sheet_words
from my_app.services.spreadsheet.format import LOCAL_DATE
from my_app.services.spreadsheet.job_sheet import EDITABLE

AMOUNTS = frozenset(filter(is_amount, FIELDS))
MOMENTS = frozenset(filter(is_moment, FIELDS))
DECIMAL_MARK = re.compile(r"\d([.,])(\d{1,2}|\d{4,})$")
BOTH_MARKS = re.compile(r"\d([.,])\d{3}([.,])\d+$")


def suggest(header: Sequence[str], locale: str, remembered: Mapping[str, str]) -> dict[int, str]:
    """Place to field: as this company had it last time (folded header to field), by our words, by other usual words."""
    found: dict[int, str] = {}
    ways: tuple[Callable[[str], str | None], ...] = (
        lambda heading: remembered.get(fold(heading.strip())),
        lambda heading: sheet_words.find("field", heading, locale),
        sheet_words.synonym,
    )
    for look_up in ways:
        for place, heading in enumerate(header):
            name = look_up(heading) if heading.strip() and place not in found else None
            if name is None or (name not in EDITABLE and name not in NAMING):
                continue
            if name not in found.values() or (name in JOINED and look_up is ways[0]):
                found[place] = name
    return found


def decimal_sign(cells: Iterable[str]) -> str:
    """The decimal sign that these cells prove; nothing when they prove none, or both."""
    signs = set()
    for cell in cells:
        plain = cell.strip().replace(" ", "")
        if (match := BOTH_MARKS.search(plain)) and match[1] != match[2]:
            signs.add(match[2])
        elif match := DECIMAL_MARK.search(plain):
            signs.add(match[1])
    return signs.pop() if len(signs) == 1 else ""


def date_order(cells: Iterable[str]) -> str:
    """How these dates are written: ``ymd`` (ISO), or ``dmy`` or ``mdy`` where a day over 12 or the dots prove it."""
    orders = set()
    for cell in cells:
        if match := LOCAL_DATE.fullmatch(cell.strip().upper()):
            if int(match[1]) > 12 or match[2] == ".":
                orders.add("dmy")
            elif int(match[3]) > 12:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else "ymd"
