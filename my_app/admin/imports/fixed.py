"""The part of the columns' page on what is so in all rows: a field for each, as a list or a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from my_app import i18n
from my_app.services.imports.choice import FIXED
from my_app.services.imports.words import KINDS, choices

PREFIX = "fixed-"


@dataclass(frozen=True)
class Fixed:
    """One field: its words, the value so far, what there is to choose (a text when nothing), and what is wrong."""

    name: str
    words: Any
    value: str
    options: list[tuple[str, str]]
    error: Any = None


def rows(values: Mapping[str, str], errors: Mapping[str, Any], locale: str) -> list[Fixed]:
    """Every field that can be so in all rows."""
    return [
        Fixed(
            name,
            i18n.JOB_FIELDS[name],
            values.get(name, ""),
            choices(name, locale) if name in KINDS else [],
            errors.get(name),
        )
        for name in FIXED
    ]


def sent(form: Mapping[str, str]) -> dict[str, str]:
    """What the form says, by field."""
    return {name.removeprefix(PREFIX): text for name, text in form.items() if name.startswith(PREFIX) and text.strip()}
