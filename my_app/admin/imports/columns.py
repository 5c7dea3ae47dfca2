"""The page on which columns become fields: what the file holds, what was chosen, how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.admin.imports import fixed as import_fixed
from my_app.errors import Invalid
from my_app.models import ImportBatch, SheetKind
from my_app.policies import Actor
from my_app.services import imports
from my_app.services.imports.types import Preview, Reading

NAMES = [one.name for one in fields(Reading)]
COLUMN = "column-"
MAX_COLUMNS = 10_000
SAMPLES = 3

OPTIONS: dict[str, tuple[Any, dict[str, Any]]] = {
    "encoding": (
        _("Characters"),
        {
            "utf-8": _("UTF-8"),
            "utf-16-le": _("UTF-16 (little endian)"),
            "utf-16-be": _("UTF-16 (big endian)"),
            "cp1252": _("Western (Windows-1252)"),
            "latin-1": _("Western (ISO 8859-1)"),
        },
    ),
    "delimiter": (
        _("Between the cells"),
        {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar")},
    ),
    "sheet": (_("Sheet"), {}),
    "decimal": (
        _("Decimal sign"),
        {"": _("As each amount shows"), ".": _("Point: 1,234.50"), ",": _("Comma: 1.234,50")},
    ),
    "date_order": (
        _("Dates like 03/04/2026"),
        {"ymd": _("Year first"), "dmy": _("Day first"), "mdy": _("Month first")},
    ),
    "mend": (_("Letters like â€¢ or Ã¼"), {"": _("Leave them"), "yes": _("Repair them: • or ü")}),
}
ASKED = {
    SheetKind.CSV: ("encoding", "delimiter", "decimal", "date_order", "mend"),
    SheetKind.XLSX: ("sheet", "decimal", "date_order", "mend"),
    SheetKind.JSONL: ("mend",),
}


@dataclass(frozen=True)
class Column:
    """A column of the file: its place, its words, its first values, the field that it becomes."""

    place: int
    header: str
    samples: list[str]
    field: str


@dataclass(frozen=True)
class Question:
    """How one thing about the file is read: its name and words, what there is to choose, what is so now."""

    name: str
    words: Any
    options: dict[str, Any]
    value: str


@dataclass(frozen=True)
class Columns:
    """What the page shows. Without a ``preview`` the file cannot be read, and ``errors`` says why."""

    preview: Preview | None
    rows: list[Column] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    fixed: list[import_fixed.Fixed] = field(default_factory=list)
    errors: Mapping[str, Any] = field(default_factory=dict)
    asked: bool = False

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """The fields that a column can become."""
        return imports.fields()

    @property
    def missing(self) -> list[Any]:
        """The words of the fields that new postings need and that no column seems to give."""
        return [i18n.JOB_FIELDS.get(name, name) for name in self.preview.missing] if self.preview else []


def columns(actor: Actor, batch: ImportBatch, error: Invalid | None = None) -> Columns:
    """The page for what the request asks; ``error`` is what was wrong with what was chosen."""
    errors = dict(error.errors) if error else {}
    wanted = reading(request.values)
    preview = None
    for attempt in [wanted, None] if wanted else [None]:
        try:
            preview = imports.preview(actor, batch.id, attempt)
            break
        except Invalid as problem:
            errors |= problem.errors
    if preview is None:
        return Columns(None, errors=errors, asked=wanted is not None)
    fields_of = chosen() if request.method == "POST" else preview.suggested
    rows = [
        Column(place, header, samples(preview, place), fields_of.get(place, ""))
        for place, header in enumerate(preview.headers)
    ]
    asked = wanted is not None and request.method == "GET"
    said = import_fixed.sent(request.form) if request.method == "POST" else preview.fixed
    fixed = import_fixed.rows(said, errors, actor.locale)
    return Columns(preview, rows, questions(batch, preview), fixed, errors, asked)


def samples(preview: Preview, place: int) -> list[str]:
    """A column's first values, without those that are empty."""
    cells = [row[place] for row in preview.samples if place < len(row)]
    return [cell for cell in cells if cell.strip()][:SAMPLES]


def questions(batch: ImportBatch, preview: Preview) -> list[Question]:
    """What can be settled about a file of this kind."""
    sheets = {name: name for name in preview.sheets}
    found = []
    for name in ASKED[batch.kind]:
        words, options = OPTIONS[name]
        found.append(Question(name, words, options or sheets, getattr(preview.reading, name)))
    return found


def reading(values: Mapping[str, str]) -> Reading | None:
    """How the request says the file is to be read; None when it says nothing of that."""
    if not any(name in values for name in NAMES):
        return None
    return Reading(**{name: values.get(name, "") for name in NAMES})


def chosen() -> dict[int, str]:
    """The fields that the form has chosen, by the place of their column."""
    found = {}
    for name, value in request.form.items():
        place = name.removeprefix(COLUMN)
        if name.startswith(COLUMN) and value and place.isascii() and place.isdigit() and len(place) < 6:
            found[int(place)] = value
    return {place: name for place, name in found.items() if place < MAX_COLUMNS}
