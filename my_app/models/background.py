"""BackgroundTask: work that somebody asked for and that a worker does."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from my_app.extensions import Model
from my_app.models.types import Created, Id, Timestamp, UTCDateTime, enum_column, utcnow
from my_app.models.user import User


class TaskState(enum.StrEnum):
    """Where a task stands. ``dead`` has failed too often, and waits for staff to look at it."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    STOPPED = "stopped"


class BackgroundTask(Model):
    """One piece of work. The row is the truth; the queue only says that there is something to do.

    ``kind`` and ``args`` say what is to be done, ``user_id`` for whom: the worker acts as that person. ``done`` of
    ``total`` tells how far it is (``total`` is None while nobody knows), ``beat_at`` that its worker is alive.
    ``result`` is what came of it, ``error`` why it did not.
    """

    __tablename__ = "background_task"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    args: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState), default=TaskState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[Created]
    due_at: Mapped[Timestamp] = mapped_column(default=utcnow)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint("done >= 0 AND (total IS NULL OR total >= 0)", name="progress_positive"),
        Index("ix_background_task_due", state, "due_at"),
        Index("ix_background_task_user_id_created_at", user_id, "created_at"),
        Index("ix_background_task_created_at", "created_at"),
        # A number is never given twice: an old link must not lead to another's file.
        {"sqlite_autoincrement": True},
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
