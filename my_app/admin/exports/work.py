"""An export in the background: the list again, from its address and as its person, into a file; then a mail."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import current_app, g
from flask_babel import lazy_gettext

from my_app import i18n
from my_app.admin.doors import view_named
from my_app.admin.exports.choice import ExportChoice
from my_app.admin.exports.door import url_of
from my_app.admin.views.task_words import result_page
from my_app.errors import NotFound
from my_app.policies import Actor
from my_app.services import background, outbox
from my_app.services.background import Progress
from my_app.services.exports import files as export_files


@background.work(export_files.KIND, label=lazy_gettext("Export"), one_per_user=True)
def run(actor: Actor, args: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Make the file. A second attempt makes it anew: what a worker that died has left is removed in time."""
    choice = ExportChoice.again(args["choice"])
    # A request of its own: the list, its filters and its scope are asked for as they are on the screen.
    with current_app.app_context(), current_app.test_request_context(args["address"], base_url=args["site"]):
        g.actor = actor
        with i18n.speaking(actor.locale):
            view = _view(args["view"])
            name = view.export_name(choice.kind)
            rows = [0]

            def note(done: int) -> None:
                rows[0] = done
                progress(done)

            file = export_files.write(view.export_stream(choice, note), choice.kind)
    outbox.put("export", user=actor.user_id, task=progress.task_id, rows=rows[0], locale=actor.locale)
    return {"file": file, "name": name, "rows": rows[0]}


def _view(endpoint: str) -> Any:
    """The list's view. Raises `NotFound` when the person may not take anything out of it any more."""
    with suppress(LookupError):
        view = view_named(endpoint)
        if view.is_accessible() and view.can_export:
            return view
    raise NotFound


result_page(export_files.KIND, lambda task: url_of(task.id))
