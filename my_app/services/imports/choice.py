"""What somebody chose for a file: its columns, what its words mean, what is so in all rows; and what it was before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select

from my_app import i18n
from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import BatchState, ImportBatch, fold
from my_app.policies import Actor
from my_app.services.imports import source as import_source
from my_app.services.imports import words as import_words
from my_app.services.imports.cells import Refused
from my_app.services.imports.mapping import ANYTHING, ColumnMapping, pieces
from my_app.services.imports.places import JOINED, by_place, chosen_places, joined_places
from my_app.services.imports.plan import default_of
from my_app.services.imports.types import Reading
from my_app.services.spreadsheet.job_sheet import CellReading
from my_app.services.spreadsheet.words import folded

# What can be so in all rows of a file.
FIXED = (
    "place country remote employment_type category salary_currency salary_period language expires_at apply_url"
    " apply_email"
).split()
MAX_TEXT = 2000


def chosen(
    actor: Actor, batch: ImportBatch, mapping: Mapping[int, str], reading: Reading | None, fixed: Mapping[str, str]
) -> tuple[dict[str, Any], Reading]:
    """What the batch keeps of a choice, and the complete reading. The file is read for words that we do not know.

    Raises `Invalid` for a choice that cannot be, and by the field's name for what is fixed wrongly.
    """
    read_as = import_source.known_reading(batch, reading)
    header, rows = import_source.first_rows(batch, read_as)
    places = chosen_places(header, mapping)
    read_as = import_source.with_habits(read_as, mapping, rows)
    records = import_source.records(batch, read_as)
    next(records)
    try:
        unknown = import_words.scan(records, len(header), places, actor.locale)
    finally:
        records.close()  # type: ignore[attr-defined]  # a generator: the file is closed now
    before = batch.mapping if "fields" in batch.mapping else last_time(batch)
    kept = {
        "fields": places,
        "joined": joined_places(mapping),
        "headers": {name: header[place] for name, place in places.items()},
        "joined_headers": {name: [header[one] for one in all_] for name, all_ in joined_places(mapping).items()},
        "defaults": _fixed(fixed, CellReading(actor.locale, actor.zone, read_as.decimal, read_as.date_order or "ymd")),
        "values": {name: dict(words) for name, words in before.get("values", {}).items()},
        "unknown": unknown,
    }
    return kept, read_as


def before(batch: ImportBatch, header: list[str]) -> dict[int, str]:
    """What was chosen for this very file, when its columns are the same."""
    kept, headings = batch.mapping.get("fields", {}), batch.mapping.get("headers", {})
    if any(place >= len(header) or header[place] != headings.get(name) for name, place in kept.items()):
        return {}
    return by_place(batch.mapping)


def headings(kept: Mapping[str, Any]) -> dict[str, str]:
    """Folded header to field, of what a batch keeps."""
    found = {fold(heading.strip()): name for name, heading in kept.get("headers", {}).items()}
    joined = kept.get("joined_headers", {})
    return found | {fold(heading.strip()): name for name, all_ in joined.items() for heading in all_}


def last_time(batch: ImportBatch) -> dict[str, Any]:
    """What was chosen for the company's last file that a dry run could read.

    It need not be applied: its refused rows may come back, corrected, before that.
    """
    read = or_(ImportBatch.applied_at.is_not(None), ImportBatch.state == BatchState.CHECKED)
    statement = (
        select(ImportBatch.mapping)
        .where(ImportBatch.company_id == batch.company_id, read, ImportBatch.id != batch.id)
        .order_by(ImportBatch.created_at.desc(), ImportBatch.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement) or {}


def remembered(mapping: ColumnMapping) -> dict[str, Any]:
    """What a mapping file says that could have been chosen on a screen: for the company's next file there."""
    used = {
        name: [part for one in templates for _text, part in pieces(one) if part is not None]
        for name, templates in mapping.columns.items()
    }
    return {
        "headers": {name: headers[0] for name, headers in used.items() if headers},
        "joined_headers": {name: headers for name, headers in used.items() if name in JOINED and len(headers) > 1},
        "defaults": {name: text for name, text in mapping.defaults.items() if name in FIXED},
        "values": {
            name: {folded(word): value for word, value in words.items() if word == ANYTHING or ANYTHING not in word}
            for name, words in mapping.values.items()
            if name in import_words.KINDS
        },
    }


def _fixed(fixed: Mapping[str, str], reading: CellReading) -> dict[str, str]:
    errors: dict[str, Any] = {}
    found = {name: text.strip() for name, text in fixed.items() if text.strip()}
    for name, text in found.items():
        if name not in FIXED:
            errors[name[:60]] = _("“%(name)s” cannot be the same in all rows.", name=name[:60])
        elif len(text) > MAX_TEXT:
            errors[name] = _too_long(name)
        elif isinstance(value := default_of(name, text, reading), Refused):
            errors[name] = _("%(field)s: %(reason)s", field=i18n.JOB_FIELDS[name], reason=value.reason)
    if errors:
        raise Invalid(errors)
    return found


def _too_long(name: str) -> Any:
    return _("%(field)s: %(reason)s", field=i18n.JOB_FIELDS[name], reason=_("This is too long."))
