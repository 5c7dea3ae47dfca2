"""Which column of a file is which field: by our own words, or as somebody chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Invalid
from my_app.services.imports.mapping import refusal
from my_app.services.spreadsheet import words as sheet_words
from my_app.services.spreadsheet.job_sheet import EDITABLE

# Columns that name the row and are no fields of it.
NAMING = ("company", "id", "version")
# Fields that several columns can make together, and what stands between their cells.
JOINED = {"reference": "-", "description": "\n\n"}


def own_places(header: Sequence[str], locale: str) -> dict[str, int]:
    """Field to place, for a header like those that we export: each a field's name, or its word in any language."""
    found: dict[str, int] = {}
    for index, heading in enumerate(header):
        name = sheet_words.find("field", heading, locale)
        if name in EDITABLE and name in found:
            raise Invalid({"file": _("Two columns are called “%(name)s”.", name=heading)})
        if name is not None:
            found.setdefault(name, index)
    if not found:
        raise Invalid({"file": _("The first line must name the columns, and none of these names is known.")})
    return found


def chosen_places(header: Sequence[str], mapping: Mapping[int, str]) -> dict[str, int]:
    """Field to (first) place, as somebody chose. Raises `Invalid` (``mapping``) for what cannot be."""
    found: dict[str, int] = {}
    for index, name in sorted(mapping.items()):
        if not 0 <= index < len(header) or (name not in EDITABLE and name not in NAMING):
            raise refusal(_("Choose a field of the list for each column, or none."))
        if name in found and name not in JOINED:
            word = i18n.JOB_FIELDS.get(name, name)
            raise refusal(_("Two columns are chosen for “%(name)s”. Each field can have one.", name=word))
        found.setdefault(name, index)
    if not {"title", "reference", "id"} & set(found):
        raise refusal(_("Choose which column is the title, or which is the reference."))
    return found


def joined_places(mapping: Mapping[int, str]) -> dict[str, list[int]]:
    """Field to all its places, for those fields that more than one column makes."""
    found: dict[str, list[int]] = {}
    for index, name in sorted(mapping.items()):
        found.setdefault(name, []).append(index)
    return {name: places for name, places in found.items() if len(places) > 1}


def by_place(kept: Mapping[str, Any]) -> dict[int, str]:
    """Place to field, of what a batch keeps."""
    found = {place: name for name, place in kept.get("fields", {}).items()}
    return found | {place: name for name, places in kept.get("joined", {}).items() for place in places}
