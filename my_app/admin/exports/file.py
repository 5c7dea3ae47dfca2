"""Exported files: sent as they are made, and fetched from where background work has left them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Response, abort, current_app, redirect, send_file, url_for
from flask_admin import BaseView, expose

from my_app.admin.access import ProtectedMixin
from my_app.admin.doors import view_named
from my_app.admin.views.task_words import state_words
from my_app.errors import NotFound
from my_app.models import BackgroundTask, SheetKind, TaskState
from my_app.policies import Permission
from my_app.services import background
from my_app.services.exports import FORMATS
from my_app.services.exports import files as export_files
from my_app.web.actor import current_actor
from my_app.web.fresh import require_fresh


def attachment(body: Any, name: str, kind: SheetKind) -> Response:
    """The answer that a browser keeps as a file."""
    response = Response(body, content_type=FORMATS[kind].content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


class OwnFile(NamedTuple):
    """An export that somebody asked for: its state in words, and until when the file can be fetched, if it is there."""

    task: BackgroundTask
    words: str
    until: datetime | None


def own_files() -> list[OwnFile]:
    """The person's last exports in the background."""
    hours = current_app.config["FILES_KEPT_HOURS"]
    return [OwnFile(task, state_words(task), _until(task, hours)) for task in export_files.own(current_actor())]


def _until(task: BackgroundTask, hours: int) -> datetime | None:
    if task.state is not TaskState.DONE or task.finished_at is None or export_files.kept(task, hours) is None:
        return None
    return task.finished_at + timedelta(hours=hours)


class ExportsView(ProtectedMixin, BaseView):
    """The link of the mail: for the person who asked, and for a while."""

    read_permission = Permission.TASK_OWN

    def is_visible(self) -> bool:
        """Not in the menu: the files are found through the background work."""
        return False

    @expose("/")
    def index_view(self) -> Any:
        """Nothing to see."""
        abort(404)

    @expose("/<int:task_id>/")
    def show(self, task_id: int) -> Any:
        """The file. 404 for anybody else's, 410 when it is no longer kept; what is not done leads to its progress."""
        task = background.get(current_actor(), task_id)
        if task.kind != export_files.KIND or task.user_id != current_actor().user_id:
            raise NotFound
        if task.state is not TaskState.DONE:
            return redirect(url_for("task.details_view", id=task.id))
        asked = require_fresh() if _is_of_people(task) else None
        if asked is not None:
            return asked
        path = export_files.kept(task, current_app.config["FILES_KEPT_HOURS"])
        if path is None:
            return self.render("admin/export/gone.html", hours=current_app.config["FILES_KEPT_HOURS"]), 410
        kind = SheetKind(task.args["choice"]["kind"])
        mime = FORMATS[kind].content_type
        return send_file(path, mimetype=mime, as_attachment=True, download_name=task.result["name"])


def _is_of_people(task: BackgroundTask) -> bool:
    """Whether the list that the file was made of is taken out with a fresh proof alone."""
    with suppress(LookupError):
        return "export" in view_named(task.args["view"]).fresh_doors
    return False
