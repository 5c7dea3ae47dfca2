"""Counting the statements that a block sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from my_app.extensions import db


class Queries(list[str]):
    """The statements, in order; ``len()`` counts them, and a failed assertion prints them."""


@contextmanager
def count_queries() -> Iterator[Queries]:
    """``with count_queries() as queries: …``, within an application context: what the engine was asked."""
    seen = Queries()

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        seen.append(" ".join(statement.split()))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
