"""``/healthz``: the process is alive. ``/readyz``: it can do its work, because the database answers."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from my_app.extensions import db, limiter


def init_app(app: Flask) -> None:
    """Add the two addresses."""
    app.add_url_rule("/healthz", "healthz", limiter.exempt(healthz))
    app.add_url_rule("/readyz", "readyz", limiter.exempt(readyz))


def healthz() -> tuple[dict[str, str], int]:
    """Alive."""
    return {"status": "ok"}, 200


def readyz() -> tuple[dict[str, str], int]:
    """Ready, or 503 while the database does not answer."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "database unavailable"}, 503
    return {"status": "ok"}, 200
