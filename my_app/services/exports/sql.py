"""What both databases' lines are made of: which columns they can write, where text may be dangerous, the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Numeric,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from my_app.services.exports.sheet import Sheet
from my_app.services.spreadsheet.cells import Cell, Words
from my_app.services.spreadsheet.format import BLANK, ENDS_BLANKS, RUNS

# Text that begins with one of these does nothing in any spreadsheet: found out by comparing, before all else.
HARMLESS = (("A", "\x7f"), ("0", ":"), ("\u00ae", "\u1680"), ("\u3001", "\ufefe"))
FEW_WORDS = 12
MAX_COLUMNS = 100  # so many values a function of SQLite takes


def by_database(sheet: Sheet) -> bool:
    """Whether the database can write these columns. Of a single one an empty cell would be an empty line."""
    pairs = zip(sheet.columns, expressions(sheet), strict=True)
    return 1 < len(sheet.columns) <= MAX_COLUMNS and all(
        _known(column.kind, expression) for column, expression in pairs
    )


def expressions(sheet: Sheet) -> list[ColumnElement[Any]]:
    """What is selected for the columns, after the id."""
    return list(sheet.statement.selected_columns)[1:]


def key(sheet: Sheet) -> ColumnElement[Any]:
    """The id of the row."""
    return next(iter(sheet.statement.selected_columns))


def plain_text(expression: ColumnElement[Any]) -> ColumnElement[str]:
    """A column of words as the text that is stored."""
    return type_coerce(expression, String())


def harmless(text: ColumnElement[str], collation: str) -> ColumnElement[bool]:
    """Whether a look at the first character is enough to know that no spreadsheet runs ``text``."""
    compared = text.collate(collation)
    return or_(*(and_(compared >= first, compared < end) for first, end in HARMLESS))


def dangerous(text: ColumnElement[str]) -> ColumnElement[bool]:
    """`sheet_format.DANGEROUS` as SQL."""
    rest = func.ltrim(func.ltrim(text, "'"), blanks())
    return func.substr(rest, 1, 1).in_(list(RUNS + ENDS_BLANKS))


@cache
def blanks() -> str:
    """The blanks and invisible marks that may stand before a formula; those that are dangerous themselves left out."""
    found = re.compile(BLANK)
    marks = (chr(code) for code in range(1, 0x10000))
    return "".join(mark for mark in marks if found.match(mark) and mark not in ENDS_BLANKS)


def suffixed(text: ColumnElement[Any], suffix: str) -> ColumnElement[Any]:
    """``text`` with ``suffix`` after it, where there is one."""
    return text.op("||")(suffix) if suffix else text


def worded(expression: ColumnElement[Any], words: Words, otherwise: Any, collation: str) -> ColumnElement[str]:
    """The word for a value, ``otherwise`` for one that has none."""
    if isinstance(expression.type, Boolean):
        return case((expression.is_(True), words[True]), (expression.is_(False), words[False]))
    known = sorted((str(value), word) for value, word in words.items() if word)
    text = plain_text(expression)
    if len(known) <= FEW_WORDS:
        return _one_of(text, known, otherwise)
    return _found(text.collate(collation), known, otherwise)


def _found(text: ColumnElement[str], known: Sequence[tuple[str, str]], otherwise: Any) -> ColumnElement[str]:
    """The word, looked up by halves: one comparison after the other would be slow for 250 countries."""
    if len(known) <= FEW_WORDS:
        return _one_of(text, known, otherwise)
    middle = len(known) // 2
    left, right = (_found(text, part, otherwise) for part in (known[:middle], known[middle:]))
    return case((text < literal(known[middle][0], String()), left), else_=right)


def _one_of(text: ColumnElement[str], known: Sequence[tuple[str, str]], otherwise: Any) -> ColumnElement[str]:
    pairs = {literal(value, String()): literal(word, String()) for value, word in known}
    return case(pairs, value=text, else_=otherwise) if pairs else otherwise


def _known(kind: Cell, expression: ColumnElement[Any]) -> bool:
    stored = _plain_type(expression.type)
    if kind is Cell.NUMBER:
        return isinstance(stored, Integer) or (type(stored) is Numeric and stored.scale == 2)
    if kind is Cell.MOMENT:
        return isinstance(stored, DateTime) and bool(stored.timezone)
    return isinstance(stored, String) or (kind is Cell.WORD and isinstance(stored, Boolean))


def _plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind
