"""The relay: looks each second for tasks that are due, puts their numbers on the queue, and beats for those at work."""

from __future__ import annotations

import math
import time
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from huey.consumer import Scheduler
from sqlalchemy.exc import SQLAlchemyError

from my_app.models import utcnow
from my_app.services.background import run as background_run

log = structlog.get_logger()
BEATS_PER_LIFE = 10
COMPLAIN_EVERY = 60.0
TIDY_EVERY = 3600.0


class Relay(Scheduler):
    """Stands where huey has its scheduler: the rows say when a task is due, and one place to say it is enough.

    Idle, it reads once a second and writes nothing. The queue gets more only when it is empty, so a task that waits
    long for its turn is on it once, and one whose message was lost comes again.
    """

    process_name = "Relay"

    def __init__(self, app: Flask, huey: Any, do: Any, tidy: Any, stop_flag: Any, running: set[int]) -> None:
        super().__init__(huey, stop_flag, interval=1, periodic=False)
        self.app, self.do, self.tidy, self.running = app, do, tidy, running
        self.lost_after = timedelta(seconds=app.config["TASKS_LOST_AFTER"])
        self._beaten_at = self._complained_at = self._tidied_at = -math.inf

    def loop(self, now: Any = None) -> None:
        """Once a second, until the worker ends."""
        started = time.monotonic()
        try:
            with self.app.app_context():
                self.beat(started)
                self.hand_over()
            self.tidy_up(started)
        except SQLAlchemyError as error:
            self.complain(started, "worker_database_unavailable", error)
        except Exception as error:  # noqa: BLE001 - of the queue's own client: without the relay nothing would be done
            self.complain(started, "worker_queue_unavailable", error)
        self.sleep_for_interval(started, min(1.0, self.lost_after.total_seconds() / BEATS_PER_LIFE))

    def beat(self, clock: float) -> None:
        """Keep other workers from what is being done here."""
        running = list(self.running)
        if running and clock - self._beaten_at >= self.lost_after.total_seconds() / BEATS_PER_LIFE:
            self._beaten_at = clock
            background_run.beat(running, utcnow())

    def hand_over(self) -> None:
        """Put what is due on the queue, unless that still has something."""
        due = background_run.due(utcnow(), self.lost_after, besides=list(self.running))
        if due and not self.huey.pending_count():
            for task_id in due:
                self.huey.enqueue(self.do.s(task_id))

    def tidy_up(self, clock: float) -> None:
        """Have what is old removed, each hour."""
        if clock - self._tidied_at >= TIDY_EVERY:
            self._tidied_at = clock
            self.huey.enqueue(self.tidy.s())

    def complain(self, clock: float, event: str, error: Exception) -> None:
        """Say at most once a minute that the database or the queue does not answer."""
        if clock - self._complained_at >= COMPLAIN_EVERY:
            self._complained_at = clock
            log.warning(event, error=type(error).__name__, message=str(error).partition("\n")[0])
