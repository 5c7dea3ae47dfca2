"""The site as it is served, for the tests that ask it over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from my_app.extensions import db
from tests.server import gunicorn


@pytest.fixture(scope="session")
def address(shared_app) -> Iterator[str]:
    """Where gunicorn serves the tests' database, started once; limits hold there, and it knows its host name."""
    with shared_app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    with gunicorn(url, RATELIMIT_ENABLED="1", TRUSTED_HOSTS="127.0.0.1") as served:
        yield served
