"""Work that a person has one of at a time, done in their own request: its row has the others wait their turn."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, update

from my_app.extensions import db
from my_app.models import BackgroundTask as T
from my_app.models import TaskState, User, utcnow
from my_app.policies import Actor, in_own_name
from my_app.services.background.kinds import KINDS
from my_app.services.background.progress import Stopped
from my_app.services.transaction import aside, transaction

NOTE_EVERY = 5.0
# A slow reader is given so long for each part. Then, or when the server was killed, a worker does the work instead.
PATIENCE = timedelta(minutes=5)


@dataclass
class Turn:
    """The turn that a request has. It is asked and ended where no request and no application context is any more."""

    engine: Engine
    task_id: int
    claimed_at: datetime
    _noted_at: float = field(default_factory=time.monotonic)

    def __call__(self, done: int) -> None:
        """Note how far it is. Raises `Stopped` when it was stopped, or a worker has taken it."""
        now = time.monotonic()
        if now - self._noted_at < NOTE_EVERY:
            return
        self._noted_at = now
        with aside(self.engine) as connection:
            if not connection.execute(update(T).where(*self._mine()).values(done=done, **_beat())).rowcount:
                raise Stopped

    def end(self) -> None:
        """Let the next one begin. What was handed over needs no row; ending it twice does nothing."""
        with self.engine.begin() as connection:
            connection.execute(delete(T).where(*self._mine()))

    def _mine(self) -> tuple[Any, ...]:
        return T.id == self.task_id, T.state == TaskState.RUNNING, T.started_at == self.claimed_at


def at_once(actor: Actor, kind: str, args: dict[str, Any]) -> Turn | None:
    """The actor's turn to have ``kind`` done here and now; None while another of theirs waits or is under way.

    ``args`` are those of `ask`: with them a worker does the work when this process dies.
    """
    in_own_name(actor)
    values = {"state": TaskState.RUNNING, "attempts": 1, "started_at": utcnow(), **_beat()}
    with transaction():
        # Two requests of one person come one after the other: PostgreSQL waits here, SQLite at the first write.
        db.session.execute(select(User.id).where(User.id == actor.user_id).with_for_update(key_share=True))
        task = T(kind=KINDS[kind].name, user_id=actor.user_id, args=args, **values)
        db.session.add(task)
        db.session.flush()
        if is_under_way(actor, kind, but=task):
            db.session.delete(task)
            return None
        return Turn(db.engine, task.id, values["started_at"])


def is_under_way(actor: Actor, kind: str, but: T | None = None) -> bool:
    """Whether work of this kind of the actor's own waits or runs, apart from one piece of it."""
    mine = select(T.id).where(T.kind == kind, T.user_id == actor.user_id)
    waiting = mine.where(T.state.in_((TaskState.WAITING, TaskState.RUNNING)))
    return db.session.scalar((waiting if but is None else waiting.where(T.id != but.id)).limit(1)) is not None


def _beat() -> dict[str, Any]:
    return {"beat_at": utcnow() + PATIENCE}
