"""The form of the column chooser: a tick and a place for each column."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from my_app.admin.lists.columns_door import Choice
from my_app.errors import Invalid


def chosen_columns(listed: Any) -> list[str]:
    """The ticked columns in their order; empty for the standard ones. Raises `Invalid` when none is ticked."""
    if "standard" in request.form:
        return []
    names = [name for name, shown in typed_choices(listed) if shown]
    if not names:
        raise Invalid({"columns": _("Choose at least one column.")})
    standard = [name for _index, name, _label in listed.standard_columns()]
    return [] if names == standard else names


def typed_choices(listed: Any) -> tuple[Choice, ...]:
    """The columns as the form sent them, in their new order."""
    ticked = request.form.getlist("columns")
    offered = [name.removeprefix("place-") for name in request.form if name.startswith("place-")]
    offered += [name for name in ticked if name not in offered]
    places = {name: place(request.form.get(f"place-{name}", ""), was) for was, name in enumerate(offered, 1)}
    columns = listed.columns_named(sorted(offered, key=lambda name: places[name]))
    return tuple((name, name in ticked) for _index, name, _label in columns)


def place(text: str, was: int) -> float:
    """Where a column goes: just beyond the one whose place it was given, whichever way it moved.

    What is no number leaves it where it was.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else was
    return number + (0.5 if number > was else -0.5 if number < was else 0)
