"""The worker: does the background work, until it is asked to end.

The application has imported every part of the program by then, and with it each kind of work has registered itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from huey import Huey
from huey.consumer import Consumer
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from my_app.extensions import db, on_sqlite
from my_app.services.background import run as background_run
from my_app.tasks.queue import make_queue
from my_app.tasks.relay import Relay
from my_app.tasks.tidying import tidy

log = structlog.get_logger()
SQLITE = ("PRAGMA busy_timeout = 60000",)
POSTGRESQL = ("SET statement_timeout = '1h'", "SET lock_timeout = '1min'")
SECONDS_TO_END = 15
SAY_AGAIN_AFTER = 60.0


class Worker(Consumer):
    """Huey's consumer with our relay. Ctrl+C and a polite request end it alike: what runs goes back to waiting."""

    def __init__(self, app: Flask, huey: Huey) -> None:
        self.app, self.running = app, set[int]()
        self.lost_after = timedelta(seconds=app.config["TASKS_LOST_AFTER"])
        self.do = huey.task(name="do")(self.run_task)
        self.tidy = huey.task(name="tidy")(lambda: tidy(app))
        threads = app.config["TASKS_THREADS"]
        super().__init__(huey, workers=threads, periodic=False, max_delay=1.0, shutdown_timeout=SECONDS_TO_END)
        self._signal_actions = {signal.SIGINT: (False, True), signal.SIGTERM: (False, True)}

    def _create_scheduler(self) -> Relay:
        return Relay(self.app, self.huey, self.do, self.tidy, self.stop_flag, self.running)

    def run(self) -> None:
        """Work until a signal comes; then give back what does not end in time: here it can keep nothing any more."""
        super().run()
        if self.running:
            with self.app.app_context():
                background_run.release(list(self.running))

    def run_task(self, task_id: int) -> None:
        """Do one task, in a thread. What goes wrong with it is on its row; here only the database can be away."""
        if task_id in self.running:
            return
        self.running.add(task_id)
        try:
            with self.app.app_context():
                background_run.run(task_id, lost_after=self.lost_after, ending=self.stop_flag.is_set)
        except OperationalError as error:
            log.warning("worker_database_unavailable", task=task_id, error=type(error).__name__)
        finally:
            self.running.discard(task_id)


class OneLineAMinute(logging.Handler):
    """What huey complains of as a line of ours: without a traceback, and each complaint at most once a minute."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said_at: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, unless it was written just now."""
        now = time.monotonic()
        if now - self.said_at.get(record.msg, -SAY_AGAIN_AFTER) < SAY_AGAIN_AFTER:
            return
        self.said_at[record.msg] = now
        error = record.exc_info[1] if record.exc_info else None
        log.warning("worker_queue", message=record.getMessage(), error=type(error).__name__ if error else None)


def run(app: Flask) -> None:
    """Do the background work of ``app`` until a signal comes."""
    logger = logging.getLogger("huey")
    logger.handlers, logger.propagate = [OneLineAMinute()], False
    be_patient()
    Worker(app, make_queue(app.config)).run()


def be_patient() -> None:
    """Background work may hold a statement for an hour and wait a minute for a lock: nobody waits for a page."""
    patience = SQLITE if on_sqlite() else POSTGRESQL

    def set_patience(connection: Any, record: Any) -> None:
        with contextlib.closing(connection.cursor()) as cursor:
            for line in patience:
                cursor.execute(line)
        connection.commit()

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", set_patience)


def end_with_parent() -> None:
    """End politely when standard input ends: whoever started this process held its other end, and is gone."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()
