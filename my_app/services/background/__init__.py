"""Background work: asking for it, looking at it, stopping it and having it run again.

The row in the database is the truth. It is written in the transaction of what it follows from, so the work is asked
for exactly when that is kept; a worker finds it there (`my_app.tasks`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from my_app.errors import Conflict, Forbidden, NotFound
from my_app.extensions import db
from my_app.models import BackgroundTask, TaskState, utcnow
from my_app.policies import Actor, Permission, in_own_name, require, rows
from my_app.services import audit
from my_app.services.background.kinds import KINDS, Kind, at_the_end, forgetting, label, work
from my_app.services.background.progress import Progress, Stopped
from my_app.services.background.run import run_waiting
from my_app.services.background.turn import Turn, at_once, is_under_way
from my_app.services.transaction import transaction

__all__ = [
    "KINDS",
    "Kind",
    "Progress",
    "Stopped",
    "Turn",
    "ask",
    "at_once",
    "can_retry",
    "can_stop",
    "get",
    "is_in",
    "is_under_way",
    "label",
    "listing",
    "remove_ended",
    "retry",
    "run_waiting",
    "stop",
    "work",
]

OPEN = (TaskState.WAITING, TaskState.RUNNING)
FAILED = (TaskState.DEAD, TaskState.STOPPED)


def ask(actor: Actor, kind: str, args: dict[str, Any], total: int | None = None) -> BackgroundTask:
    """Have ``kind`` done as ``actor``; the caller's `transaction()` keeps it. ``total`` is what the progress counts to.

    ``args`` is what JSON can hold: ids and choices, never a whole file, and a secret only for a kind that forgets.
    Raises KeyError for a kind that nobody registered.
    """
    in_own_name(actor)
    task = BackgroundTask(kind=KINDS[kind].name, user_id=actor.user_id, args=args, total=total)
    db.session.add(task)
    db.session.flush()
    return task


def get(actor: Actor, task_id: int) -> BackgroundTask:
    """A task that the actor may see. Raises `NotFound`, for others' work too."""
    scope = rows(actor, Permission.TASK_OWN, BackgroundTask)
    statement = select(BackgroundTask).where(BackgroundTask.id == task_id, scope)
    task = db.session.scalar(statement.execution_options(populate_existing=True))
    if task is None:
        raise NotFound
    return task


def listing(actor: Actor, *states: TaskState, limit: int = 50) -> list[BackgroundTask]:
    """The tasks that the actor may see, the newest first; only those in ``states`` when some are given."""
    statement = select(BackgroundTask).where(rows(actor, Permission.TASK_OWN, BackgroundTask))
    if states:
        statement = statement.where(BackgroundTask.state.in_(states))
    return list(db.session.scalars(statement.order_by(BackgroundTask.id.desc()).limit(limit)))


def stop(actor: Actor, task: BackgroundTask) -> None:
    """End work that waits or runs; what runs notices at its next beat, and keeps nothing of what it did.

    Raises `NotFound` or `Forbidden`, and `Conflict` when it has ended already.
    """
    with transaction():
        require(actor, Permission.TASK_OWN, task)
        if task.user_id != actor.user_id and Permission.TASK_RETRY not in actor.permissions:
            raise Forbidden
        _move(task, OPEN, state=TaskState.STOPPED, finished_at=utcnow(), **at_the_end(task.kind))
        audit.record(actor, "task.stop", task, kind=task.kind)


def retry(actor: Actor, task: BackgroundTask) -> None:
    """Have failed or stopped work tried anew, from its first attempt, as the person who asked for it.

    Raises `NotFound` or `Forbidden`, and `Conflict` for work that has not failed, or that has forgotten what it was.
    """
    with transaction():
        require(actor, Permission.TASK_RETRY, task)
        if task.kind in forgetting():
            raise Conflict(_("What this was about is not kept: have it begun anew where it came from."))
        _move(task, FAILED, state=TaskState.WAITING, attempts=0, done=0, due_at=utcnow(), finished_at=None, error="")
        audit.record(actor, "task.retry", task, kind=task.kind)


def can_stop(actor: Actor) -> ColumnElement[bool]:
    """The tasks that the actor may stop now: their own, and for staff who may run work again everybody's."""
    theirs = or_(BackgroundTask.user_id == actor.user_id, rows(actor, Permission.TASK_RETRY, BackgroundTask))
    return and_(rows(actor, Permission.TASK_OWN, BackgroundTask), theirs, BackgroundTask.state.in_(OPEN))


def can_retry(actor: Actor) -> ColumnElement[bool]:
    """The tasks that the actor may have run again now."""
    kept = BackgroundTask.kind.not_in(forgetting())
    return and_(rows(actor, Permission.TASK_RETRY, BackgroundTask), BackgroundTask.state.in_(FAILED), kept)


def is_in(task: BackgroundTask, clause: ColumnElement[bool]) -> bool:
    """Whether a clause of these holds for a task."""
    return db.session.scalar(select(BackgroundTask.id).where(BackgroundTask.id == task.id, clause)) is not None


def remove_ended(before: datetime, unasked_before: datetime) -> int:
    """Remove the tasks that ended before this moment, and those done that no person had asked for; how many."""
    unasked = and_(
        BackgroundTask.user_id.is_(None),
        BackgroundTask.state == TaskState.DONE,
        BackgroundTask.finished_at < unasked_before,
    )
    ended = and_(BackgroundTask.state.not_in(OPEN), BackgroundTask.finished_at < before)
    with transaction():
        old = delete(BackgroundTask).where(or_(ended, unasked))
        removed: int = db.session.execute(old).rowcount  # type: ignore[attr-defined]
    return removed


def _move(task: BackgroundTask, states: tuple[TaskState, ...], **values: Any) -> None:
    """Change the row if it is in one of ``states`` at this moment. Raises `Conflict`."""
    statement = update(BackgroundTask).where(BackgroundTask.id == task.id, BackgroundTask.state.in_(states))
    if not db.session.execute(statement.values(**values)).rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("This work has ended, or begun, in the meantime."))
