"""The kinds of cells that a sheet has, and how a value of each becomes text."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any

from my_app.policies import Actor
from my_app.services.spreadsheet.format import moment_writer, number_writer

Words = Mapping[Any, str]


class Cell(enum.Enum):
    """What a column's cells are."""

    TEXT = "text"  # what people typed: guarded against being run as a formula
    CODE = "code"  # a text that stands as it is stored
    WORD = "word"  # a stored value that is shown by a word
    NUMBER = "number"
    MOMENT = "moment"


def cell_writer(kind: Cell, actor: Actor, words: Words) -> Callable[[Any], str]:
    """The function from a value, None excepted, to its text in the actor's language and zone; without the guard."""
    if kind is Cell.NUMBER:
        return number_writer(actor.locale)
    if kind is Cell.MOMENT:
        return moment_writer(actor.zone)
    if kind is Cell.WORD:
        return lambda value: words.get(value) or str(value)
    return str
