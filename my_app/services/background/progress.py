"""How far a piece of work is, and whether it may go on: what its function is given."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from my_app.extensions import db
from my_app.models import BackgroundTask, TaskState, User, utcnow
from my_app.services.transaction import aside

NOTE_EVERY = 0.5
LOOK_EVERY = 2.0


class Stopped(Exception):
    """The work must end here, and nothing of it be kept: it was stopped, or whoever asked may no longer ask."""


class Interrupted(Stopped):
    """The work goes on without this worker: it is ending itself, or another has taken the task meanwhile."""


class Progress:
    """Call it with how far the work is: ``progress(done, total)``. It beats for the worker, and raises `Stopped`.

    It may be called for each row: it looks at its clock, writes at most twice a second, and asks every two seconds
    whether the task was stopped and its person is still active. It writes in a connection of its own, so others see
    it while the work's own transaction is open; on SQLite, where that transaction keeps all other writers out, such
    a note is left out rather than waited for.
    """

    def __init__(self, task_id: int, claimed_at: datetime, ending: Callable[[], bool] = lambda: False) -> None:
        self.task_id, self.claimed_at, self.ending = task_id, claimed_at, ending
        self.at_the_end: dict[str, Any] = {}
        self.total: int | None = None
        self.finished = False
        self._noted_at = self._looked_at = time.monotonic()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Note that ``done`` of ``total`` is done (``total`` as before when None). Raises `Stopped`."""
        now = time.monotonic()
        self.total = self.total if total is None else total
        if now - self._noted_at < NOTE_EVERY:
            return
        self._noted_at = now
        if self.ending():
            raise Interrupted
        if now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            self.check()
        self.note(done)

    def check(self) -> None:
        """Raise `Stopped` when it was stopped or its person is gone, `Interrupted` when another worker has it."""
        statement = (
            select(BackgroundTask.state, BackgroundTask.started_at, BackgroundTask.user_id, User.active)
            .outerjoin(User, User.id == BackgroundTask.user_id)
            .where(BackgroundTask.id == self.task_id)
        )
        with db.engine.connect() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None or row.state is TaskState.STOPPED:
            raise Stopped
        if row.state is not TaskState.RUNNING or row.started_at != self.claimed_at:
            raise Interrupted
        if row.user_id is not None and not row.active:
            raise Stopped

    def note(self, done: int) -> None:
        """Write it down now. Raises as `check` does when the task is no longer this worker's."""
        values: dict[str, Any] = {"done": done, "beat_at": utcnow()}
        if self.total is not None:
            values["total"] = self.total
        kept = 1  # on SQLite it may not have been asked: the work itself is writing
        with aside(db.engine) as connection:
            kept = connection.execute(self._mine().values(**values)).rowcount
        if kept == 0:
            self.check()

    def finish(self, result: dict[str, Any]) -> None:
        """Mark the task done in the session's transaction, so that it is done exactly when the work is kept.

        Raises as `check` does when the task is no longer this worker's: then the work must not be kept either.
        """
        values: dict[str, Any] = {"state": TaskState.DONE, "result": result, "finished_at": utcnow(), "error": ""}
        values |= self.at_the_end
        if self.total is not None:
            values |= {"total": self.total, "done": self.total}
        if not db.session.execute(self._mine().values(**values)).rowcount:  # type: ignore[attr-defined]
            self.check()
            raise Stopped
        self.finished = True

    def _mine(self) -> Any:
        """The task, as long as it is running and this worker's: the moment at which it was taken is the claim."""
        return update(BackgroundTask).where(
            BackgroundTask.id == self.task_id,
            BackgroundTask.state == TaskState.RUNNING,
            BackgroundTask.started_at == self.claimed_at,
        )
