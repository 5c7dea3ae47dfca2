"""``/healthz``: the process is alive. ``/readyz``: it can do its work, because the database answers."""

from __future__ import annotations

from flask import Flask, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from my_app.extensions import db

Answer = tuple[dict[str, str], int]


def init_app(app: Flask) -> None:
    """Add the two addresses. Call it before whatever else looks at requests."""
    app.before_request(answer_probes)
    for path, view in PROBES.items():
        app.add_url_rule(path, path.strip("/"), view)


def answer_probes() -> Answer | None:
    """Answer at once: no host name to match (probes use the machine's own), no session, nobody to look up."""
    view = PROBES.get(request.path) if request.method in ("GET", "HEAD") else None
    return view() if view else None


def healthz() -> Answer:
    """Alive."""
    return {"status": "ok"}, 200


def readyz() -> Answer:
    """Ready, or 503 while the database does not answer."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "database unavailable"}, 503
    return {"status": "ok"}, 200


PROBES = {"/healthz": healthz, "/readyz": readyz}
