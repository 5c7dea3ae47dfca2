"""The applications that are measured, each told to say in a header how many queries an answer took."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

HEADER = "X-Queries"
queries = threading.local()


def ours() -> Any:
    """Jobdesk, as it is in production."""
    from my_app import create_app

    return counted(create_app(migrations=False))


def plain() -> Any:
    """Flask-Admin alone."""
    from benchmarks.plain_admin import create_app

    return counted(create_app())


def floor() -> Any:
    """Flask alone."""
    from benchmarks.floor import create_app

    return counted(create_app())


def counted(app: Callable[..., Any]) -> Callable[..., Any]:
    """The application, which counts what it asks the database."""

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_arguments: Any) -> None:
        queries.number = getattr(queries, "number", 0) + 1

    def answer(environ: Any, start_response: Any) -> Any:
        queries.number = 0

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, (HEADER, str(queries.number))], *error)

        return app(environ, start)

    return answer
