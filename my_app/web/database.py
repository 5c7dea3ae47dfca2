"""The connections: SQLite made strict and quick, slow queries named in the log."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from my_app.extensions import db

log = structlog.get_logger()
SQLITE_PRAGMAS = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -16000")


def prepare(app: Flask) -> None:
    """Make the folder of an SQLite file, which SQLite itself does not."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def init_app(app: Flask) -> None:
    """Listen on the application's engine."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", set_pragmas)
    watch_slow_queries(engine, app.config["SLOW_QUERY_MS"])


def set_pragmas(connection: Any, record: Any) -> None:
    """Foreign keys are off in SQLite until they are asked for; WAL lets readers go on beside a writer."""
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def watch_slow_queries(engine: Engine, limit_ms: int) -> None:
    """Log each statement that takes ``limit_ms`` or longer, with its route and without its values."""

    def start(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        connection.info["started_at"] = time.perf_counter()

    def finish(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        taken = (time.perf_counter() - connection.info.pop("started_at", math.inf)) * 1000
        if taken >= limit_ms:
            route = request.url_rule.rule if has_request_context() and request.url_rule else None
            log.warning("slow_query", ms=round(taken, 1), route=route, statement=" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", start)
    event.listen(engine, "after_cursor_execute", finish)
