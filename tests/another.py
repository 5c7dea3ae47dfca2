"""A second application on a test's database, with settings of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

import config
from my_app import create_app
from my_app.extensions import db, limiter


@contextmanager
def another_app(database_url: str, **settings) -> Iterator[Flask]:
    """``with another_app(database_url, MAIL_PORT=2525) as app``: its connections are closed afterwards."""
    own = config.Testing({"DATABASE_URL": database_url})
    for name, value in settings.items():
        setattr(own, name, value)
    before = limiter.enabled, limiter._storage, limiter._limiter  # the extension is one for all applications
    app = create_app(own)
    try:
        yield app
    finally:
        limiter.enabled, limiter._storage, limiter._limiter = before
        with app.app_context():
            db.engine.dispose()
