"""Background work: what one asked for oneself; everybody's for staff who may see that, and what has failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, jsonify
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement

from my_app import i18n
from my_app.admin.base import ProtectedModelView
from my_app.admin.filters.offered import choices
from my_app.admin.formats import PerPage, badges
from my_app.admin.lists.row_actions import RowAction
from my_app.admin.views.task_words import COLOURS, ENDED, kind_words, progress_words, result_address, state_words
from my_app.errors import Conflict, Forbidden, NotFound
from my_app.models import BackgroundTask, TaskState
from my_app.policies import Actor, Permission
from my_app.services import background
from my_app.web.actor import current_actor

TABS = (TaskState.RUNNING, TaskState.WAITING, TaskState.DEAD, TaskState.STOPPED, TaskState.DONE)
AGAIN, STOP = lazy_gettext("Run again"), lazy_gettext("Stop")


@PerPage
def kind(actor: Actor, name: str) -> Callable[[Any], Any]:
    """What it does, in words."""
    return lambda task: kind_words(task.kind)


state = badges(COLOURS)


@PerPage
def progress(actor: Actor, name: str) -> Callable[[Any], Any]:
    """How far it is, in figures."""
    return lambda task: progress_words(task) if task.state is not TaskState.WAITING else ""


def known_kinds() -> list[tuple[str, str]]:
    """For a select."""
    return [(name, kind_words(name)) for name in background.KINDS]


class TaskView(ProtectedModelView):
    """To look at, to stop and to run again; never to change."""

    read_permission = Permission.TASK_OWN
    search_hint = lazy_gettext("Person or what went wrong")

    column_list = ("kind", "state", "progress", "user.name", "created_at", "finished_at", "error")
    column_default_list = ("kind", "state", "progress", "user.name", "created_at", "error")
    column_details_list = ("id", "state", "user.name", "created_at", "started_at", "finished_at", "attempts", "error")
    column_labels = {
        "id": lazy_gettext("Number"),
        "kind": lazy_gettext("Work"),
        "state": lazy_gettext("Status"),
        "progress": lazy_gettext("Progress"),
        "user.name": lazy_gettext("Who"),
        "created_at": lazy_gettext("Asked for"),
        "started_at": lazy_gettext("Begun"),
        "finished_at": lazy_gettext("Ended"),
        "attempts": lazy_gettext("Attempts"),
        "error": lazy_gettext("What went wrong"),
    }
    column_needs = {"progress": ("state", "done", "total")}
    column_sortable_list = ("created_at",)
    column_default_sort = ("created_at", True)
    column_searchable_list = ("user.name", "error")
    column_filters = (
        *choices(BackgroundTask.kind, column_labels["kind"], known_kinds),
        "created_at",
    )
    column_formatters = {"kind": kind, "state": state, "progress": progress}
    column_formatters_detail = {"state": state}
    column_unlabelled = ("state",)
    column_narrow = ("progress",)
    column_descriptions = {"error": lazy_gettext("Of a fault only its kind; the log has the rest under the number.")}
    details_template = "admin/task/details.html"

    def tabs(self) -> dict[str, tuple[Any, ColumnElement[bool]]]:
        """All of it, then each state: those that failed are the list that staff look through."""
        everything = {"all": (_("All"), BackgroundTask.id.is_not(None))}
        return everything | {value.value: (i18n.label(value), BackgroundTask.state == value) for value in TABS}

    def is_action_allowed(self, name: str) -> bool:
        """Everybody may stop their own; there is no deleting."""
        return name == "stop" or (name == "retry" and self.may(Permission.TASK_RETRY))

    def row_flags(self) -> dict[str, ColumnElement[bool]]:
        """What each row allows, answered by the list's own query."""
        actor = current_actor()
        return {"retry": background.can_retry(actor), "stop": background.can_stop(actor)}

    def row_actions(self) -> list[RowAction]:
        """Beside looking at it."""
        again = [RowAction("retry", AGAIN)] if self.may(Permission.TASK_RETRY) else []
        return [*again, RowAction("stop", STOP)]

    def page_actions(self, row: Any) -> list[RowAction]:
        """The same on the task's own page."""
        offers = {"retry": background.can_retry, "stop": background.can_stop}
        return [one for one in self.row_actions() if background.is_in(row, offers[one.name](current_actor()))]

    @action("retry", AGAIN)
    def action_retry(self, ids: Sequence[int]) -> None:
        """From the first attempt, as the person who asked."""
        count = each(ids, background.retry)
        flash(_("To be run again: %(count)s", count=count), "success" if count else "warning")

    @action("stop", STOP, lazy_gettext("Stop the selected work? Nothing of what it has done so far is kept."))
    def action_stop(self, ids: Sequence[int]) -> None:
        """What runs ends within seconds."""
        count = each(ids, background.stop)
        flash(_("Stopped: %(count)s", count=count), "success" if count else "warning")

    @expose("/details/")
    def details_view(self) -> Any:
        """How far it is, what came of it, or what went wrong."""
        self._template_args.update(kind_words=kind_words, state_words=state_words, result_address=result_address)
        return super().details_view()

    @expose("/<int:task_id>/progress")
    def progress_view(self, task_id: int) -> Any:
        """The same for scripts, as JSON."""
        task = background.get(current_actor(), task_id)
        return jsonify(
            state=task.state.value,
            ended=task.state in ENDED,
            done=task.done,
            total=task.total,
            words=state_words(task),
            url=result_address(task),
        )


def each(ids: Sequence[int], verb: Callable[[Actor, BackgroundTask], None]) -> int:
    """Do it with each task that allows it; how many did. Raises `NotFound` when none is in sight."""
    actor, seen, count = current_actor(), 0, 0
    for task_id in ids:
        try:
            task = background.get(actor, task_id)
            seen += 1
            verb(actor, task)
            count += 1
        except (NotFound, Forbidden, Conflict):
            continue
    if not seen:
        raise NotFound
    return count
