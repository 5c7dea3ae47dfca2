"""One structured line per request: its id, person, route, status and time."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid

import structlog
from flask import Flask, Response, g, request, session

log = structlog.get_logger()
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def init_app(app: Flask) -> None:
    """Configure structlog and time each request."""
    level = getattr(logging, app.config["LOG_LEVEL"], logging.INFO)
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
        cache_logger_on_first_use=not app.testing,
    )
    app.before_request(start)
    app.after_request(finish)


def start() -> None:
    """Note the time, and take the caller's request id when it looks like one."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.started_at = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def finish(response: Response) -> Response:
    """Write the request's line."""
    if "started_at" not in g:
        return response
    response.headers["X-Request-ID"] = g.request_id
    log.info(
        "request",
        person=session.get("_user_id", "")[:8] or None,
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.started_at) * 1000, 1),
    )
    return response
