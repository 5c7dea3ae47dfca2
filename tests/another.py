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
    app = create_app(own)
    try:
        yield app
    finally:
        if limiter.enabled:
            limiter.enabled = False  # the extension is one, and the other tests' application does not count
            with app.app_context():
                limiter.reset()
        with app.app_context():
            db.engine.dispose()
