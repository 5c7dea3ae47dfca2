"""One structured line per request: its id, person, route, status and time."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request
from sqlalchemy import inspect

from my_app.models import User
from my_app.models.origin import comes_from, comes_from_nowhere

log = structlog.get_logger()
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def init_app(app: Flask) -> None:
    """Configure structlog and time each request."""
    level = getattr(logging, app.config["LOG_LEVEL"])
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    app.before_request(start)
    app.after_request(finish)
    app.teardown_request(lambda _error: comes_from_nowhere())


def start() -> None:
    """Note when and from where it comes, and take the request id of a proxy that is trusted, if it looks like one."""
    given = request.headers.get("X-Request-ID", "") if current_app.config["TRUSTED_PROXIES"] else ""
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.started_at = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    comes_from(request.remote_addr, g.request_id)


def finish(response: Response) -> Response:
    """Write the request's line; that of a streamed answer when its last byte has gone."""
    if "started_at" not in g:
        return response
    response.headers["X-Request-ID"] = g.request_id
    started_at = g.started_at
    facts: dict[str, Any] = {
        "request_id": g.request_id,
        "person": person_id(),
        "address": request.remote_addr,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
    }
    if "viewing" in g:  # whose view of the site the person has at present
        facts["viewing"] = inspect(g.viewing.user).identity[0]

    def write() -> None:
        log.info("request", **facts, ms=round((time.perf_counter() - started_at) * 1000, 1))

    if response.is_streamed and not response.direct_passthrough:  # werkzeug never says when it is done with a file
        response.call_on_close(write)
    else:
        write()
    return response


def person_id() -> int | None:
    """The id of whoever is signed in, when this request has looked; never a query of its own."""
    user = g.get("_login_user")
    if not isinstance(user, User):
        return None
    identity = inspect(user).identity
    return identity[0] if identity else None
