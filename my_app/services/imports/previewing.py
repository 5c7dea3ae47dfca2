"""A file before it is checked: its columns, its first rows, and what they seem to be."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from my_app.policies import Actor
from my_app.services.imports import choice as import_choice
from my_app.services.imports import mending as import_mending
from my_app.services.imports import source as import_source
from my_app.services.imports.steps import get
from my_app.services.imports.suggest import suggest
from my_app.services.imports.types import Preview, Reading

REQUIRED = ("title",)
SAMPLES = 5


def preview(actor: Actor, batch_id: int, reading: Reading | None = None) -> Preview:
    """The file's columns and first rows, read as ``reading`` says; without it, as was chosen, or as it seems to be.

    Raises `NotFound`, and `Invalid` for a reading that this file does not allow (``encoding``, ``delimiter``,
    ``decimal``, ``date_order``, ``reading`` for the sheet) and for a file that cannot be read (``file``).
    """
    batch = get(actor, batch_id)
    chosen = import_source.known_reading(batch, reading)
    header, rows = import_source.first_rows(batch, chosen)
    last = import_choice.last_time(batch) if "fields" not in batch.mapping else batch.mapping
    suggested = import_choice.before(batch, header) or suggest(header, actor.locale, import_choice.headings(last))
    notes = []
    if batch.reading.get("assumed") and chosen.encoding == batch.reading.get("encoding"):
        name = chosen.encoding
        notes.append(str(_("The file is not UTF-8. It is read as %(encoding)s (Western European).", encoding=name)))
    if not chosen.mend and (wrong := import_mending.example(rows)):
        notes.append(
            str(
                _(
                    "Some texts were once read wrongly: “%(before)s” was “%(after)s”. They can be repaired below.",
                    before=wrong[0],
                    after=wrong[1],
                )
            )
        )
    return Preview(
        reading=import_source.with_habits(chosen, suggested, rows),
        headers=header,
        samples=rows[:SAMPLES],
        suggested=suggested,
        missing=[name for name in REQUIRED if name not in suggested.values()],
        notes=notes,
        sheets=import_source.sheets(batch),
        marked=bool(batch.reading.get("marked")),
        rows=int(batch.counts.get("rows", 0)),
        fixed={name: text for name, text in last.get("defaults", {}).items() if name in import_choice.FIXED},
    )
