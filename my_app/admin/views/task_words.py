"""Background work in words: what it does, how far it is, and where what came of it is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from my_app import i18n
from my_app.models import BackgroundTask, TaskState
from my_app.services import background
from my_app.web import filters

COLOURS = {
    TaskState.WAITING: "secondary",
    TaskState.RUNNING: "info",
    TaskState.DONE: "success",
    TaskState.DEAD: "danger",
    TaskState.STOPPED: "dark",
}
ENDED = (TaskState.DONE, TaskState.DEAD, TaskState.STOPPED)
RESULT_PAGES: dict[str, Callable[[BackgroundTask], str | None]] = {}


def result_page(kind: str, address: Callable[[BackgroundTask], str | None]) -> None:
    """Say where the result of a kind of work is found; the page behind it asks the policy again."""
    RESULT_PAGES[kind] = address


def result_address(task: BackgroundTask) -> str | None:
    """The page of what came of it, for work that is done and has one."""
    if task.state is not TaskState.DONE or task.kind not in RESULT_PAGES:
        return None
    return RESULT_PAGES[task.kind](task)


def kind_words(kind: str) -> str:
    """What the work does."""
    return str(background.label(kind))


def progress_words(task: Any) -> str:
    """How far it is: "300 of 2,000"."""
    if task.total:
        done = min(task.done, task.total)
        return _("%(done)s of %(total)s", done=filters.number(done), total=filters.number(task.total))
    return filters.number(task.done) if task.done else ""


def state_words(task: BackgroundTask) -> str:
    """The state, and how far it is while it runs."""
    figures = progress_words(task) if task.state is TaskState.RUNNING else ""
    state = str(i18n.label(task.state))
    return _("%(state)s: %(figures)s", state=state, figures=figures) if figures else state
