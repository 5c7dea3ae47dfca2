"""How the list of imports shows who it was, how far it is, and what came of its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from my_app.admin.formats import PerPage, badges, listed
from my_app.models import BatchState, ImportBatch
from my_app.policies import COMMAND_LINE, Actor
from my_app.services import users
from my_app.web import filters
from my_app.web.actor import current_actor

COLOURS = {
    BatchState.UPLOADED: "secondary",
    BatchState.CHECKING: "info",
    BatchState.CHECKED: "warning",
    BatchState.APPLYING: "info",
    BatchState.APPLIED: "success",
    BatchState.UNDOING: "info",
    BatchState.UNDONE: "dark",
    BatchState.FAILED: "danger",
}


def who(view: Any, context: Any, batch: ImportBatch, name: str) -> Any:
    """The person by name, for whoever may know them; the list's own query says who may."""
    actor, right = current_actor(), view._template_args.get("rights", {}).get(view.get_pk_value(batch))
    if batch.user_id is None:
        return _("Command line") if batch.actor == COMMAND_LINE.label else _("A deleted account")
    if batch.user_id == actor.user_id:
        return _("You")
    known = right.known if right else users.in_sight(actor, batch.user)
    return (batch.user.name or batch.user.email) if known else _("Somebody else")


state = badges(COLOURS)


@PerPage
def counts(actor: Actor, name: str) -> Callable[[Any], Any]:
    """What its rows do; before the check, about how many there are."""
    return figures


def figures(batch: ImportBatch) -> str:
    """The same for one import."""
    found = batch.counts
    if "new" not in found:
        return _("about %(count)s rows", count=filters.number(found["rows"])) if found.get("rows") else ""
    words = {
        "new": _("%(count)s new", count=filters.number(found["new"])),
        "changed": _("%(count)s changed", count=filters.number(found.get("changed", 0))),
        "refused": _("%(count)s refused", count=filters.number(found.get("refused", 0))),
    }
    return listed(words[kind] for kind in words if found.get(kind)) or _("no changes")
