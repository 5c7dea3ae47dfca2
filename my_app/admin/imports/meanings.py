"""The page on what the file's words for choices mean: for each field the words that we do not know, and our values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from my_app import i18n
from my_app.models import ImportBatch
from my_app.services.imports.mapping import ANYTHING
from my_app.services.imports.words import KINDS, LEAVE, choices
from my_app.services.spreadsheet.words import folded

PREFIX = "word-"


@dataclass(frozen=True)
class Word:
    """A word of the file: the name of its field in the form, how many rows have it, what it means so far."""

    name: str
    text: str
    count: int | None
    value: str


@dataclass(frozen=True)
class Field:
    """A field that is chosen from a list: its words, the file's column, the unknown words, our values."""

    name: str
    words: Any
    heading: str
    rows: list[Word]
    options: list[tuple[str, Any]]
    error: Any = None


def fields(
    batch: ImportBatch, answers: Mapping[str, Mapping[str, str]], errors: Mapping[str, Any], locale: str
) -> list[Field]:
    """Every field with unknown words; ``answers`` is what was said of them so far."""
    kept, first = batch.mapping, [("", _("Refuse these rows")), (LEAVE, _("Leave the field as it is"))]
    return [
        Field(
            name,
            i18n.JOB_FIELDS[name],
            kept["headers"].get(name, ""),
            rows(name, words, answers.get(name, {})),
            [*first, *choices(name, locale)],
            errors.get(name),
        )
        for name, words in kept.get("unknown", {}).items()
        if name in KINDS
    ]


def rows(name: str, words: list[tuple[str, int]], answers: Mapping[str, str]) -> list[Word]:
    """A field's words as they are listed, and one for all others."""
    listed = [Word(f"{PREFIX}{name}:{word}", word, count, answers.get(folded(word), "")) for word, count in words]
    return [*listed, Word(f"{PREFIX}{name}:{ANYTHING}", _("All other words"), None, answers.get(ANYTHING, ""))]


def sent(form: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the form says, by field and word."""
    found: dict[str, dict[str, str]] = {}
    for key, value in form.items():
        if key.startswith(PREFIX):
            name, _sign, word = key.removeprefix(PREFIX).partition(":")
            found.setdefault(name, {})[folded(word)] = value
    return found
