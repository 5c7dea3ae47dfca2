"""The queue: huey, which carries nothing but the numbers of tasks that are due. Their rows are the truth.

What is lost with a queue is found again in the rows, so it needs no backup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy.engine import make_url

NAME = "jobdesk"


class JsonSerializer(Serializer):
    """Messages as JSON. Huey's own are pickles, and whoever can write to a queue of those runs code in the worker."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name, data.args]).encode()

    def _deserialize(self, data: bytes) -> Message:
        task_id, name, args = json.loads(data)
        return Message(
            id=task_id, name=name, args=tuple(args), kwargs={}, eta=None, retries=0, retry_delay=0, retry_backoff=0
        )


def make_queue(config: Mapping[str, Any]) -> Huey:
    """The queue that ``TASKS_URL`` names, else one in the site's own database."""
    common: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
    url = config["TASKS_URL"] or site_queue(config["SQLALCHEMY_DATABASE_URI"])
    if url.startswith("redis"):
        return RedisHuey(NAME, url=url, **common)
    if url.startswith("postgresql"):
        return PostgresHuey(NAME, dsn=url, **common)
    return SqliteHuey(NAME, filename=url, timeout=30, cache_mb=0, fsync=False, **common)


def site_queue(database: str) -> str:
    """The queue beside the site's rows: in PostgreSQL in tables of its own; of SQLite in a file beside the database.

    There it is out of the way of that file's one writer, which may be an import that takes its time.
    """
    url = make_url(database)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql").render_as_string(hide_password=False)
    file = Path(url.database or "jobdesk.sqlite3")
    return str(file.with_name(f"{file.stem}-queue.sqlite3"))
