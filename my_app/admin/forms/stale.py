"""A save that came too late: what the other person stored and what was typed, side by side."""

from __future__ import annotations

from typing import Any

from my_app.extensions import db


def differences(view: Any, form: Any, model: Any) -> list[dict[str, Any]]:
    """The fields in which the stored row and the form differ: label, stored, typed.

    The form's version is set to the stored one, so that a second save is a choice and not an accident.
    """
    db.session.refresh(model)
    stored = view.edit_form_class()(obj=model)
    found = []
    for field in stored:
        if field.type == "HiddenField" or field.name not in form:
            continue
        theirs, mine = shown(field), shown(form[field.name])
        if theirs != mine:
            found.append({"label": field.label.text, "theirs": theirs, "mine": mine})
    if "version" in form:
        form["version"].data = model.version
    return found


def shown(field: Any) -> str:
    """What a field says to a reader: the words of a choice, the text of an input."""
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice[1]) for choice in field.iter_choices() if choice[2])
    return str(field._value()) if hasattr(field, "_value") else str(field.data)
