"""Fixtures: an application on each database, emptied after every test; the cast; signed-in clients."""

from __future__ import annotations

import contextvars
import gc
import os
import time
from collections.abc import Iterator
from functools import cache

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

import config
import manage
from my_app import create_app
from my_app.extensions import db
from tests.cast import Cast, make_cast
from tests.databases import postgresql_url, prepare_folder, remove_folder, sqlite_url, templates_folder
from tests.matrix.counting import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown  # noqa: F401 - hooks
from tests.nyc import nyc  # noqa: F401 - a fixture
from tests.outbox import Outbox
from tests.sessions import new_session

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


class Browser(FlaskClient):
    """A client whose requests each get a context of their own, as on a server.

    Flask would lend them the context that the test has pushed, and with it `g`: the actor of the first
    request, and its language, would be those of the next.
    """

    def open(self, *args, buffered=True, **kwargs):
        if self.preserve_context:
            return super().open(*args, buffered=buffered, **kwargs)
        try:
            return contextvars.Context().run(super().open, *args, buffered=buffered, **kwargs)
        finally:
            if has_app_context():
                db.session.expire_all()  # the request had a session of its own


def pytest_configure(config) -> None:
    """Name the folder that the workers share, and let each template be compiled once for all their applications."""
    if not hasattr(config, "workerinput"):
        prepare_folder()
        manage.compile_catalogues()
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(templates_folder()))}
    gc.set_threshold(50_000, 20, 20)  # a request makes many objects and few circles


def pytest_unconfigure(config) -> None:
    """Leave no server running."""
    if not hasattr(config, "workerinput"):
        remove_folder()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request, tmp_path_factory):
    """The address of an empty database; every test that asks for it, or for `app`, runs on each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path_factory.mktemp("sqlite"))
    return postgresql_url(f"jobdesk_test_{WORKER}")


@pytest.fixture(scope="session")
def shared_app(database_url, tmp_path_factory) -> Iterator[Flask]:
    """One application per database and test process, its tables made by the migrations."""
    app = create_app(
        config.Testing(
            {
                "DATABASE_URL": database_url,
                "DB_POOL_PRE_PING": "0",  # nobody takes the database away here
                "FILES_FOLDER": str(tmp_path_factory.mktemp("files")),
            }
        )
    )
    app.test_client_class = Browser
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
    gc.freeze()  # the collector need not look at all this again every few requests
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app):
    """The application, within its context; the tables are emptied afterwards."""
    with shared_app.app_context():
        yield shared_app
        db.session.rollback()
        empty_tables()


@pytest.fixture
def client(app) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def cast(app) -> Cast:
    """The people of tests/cast.py, with two companies and their postings."""
    return make_cast()


@pytest.fixture
def sign_in(app):
    """``sign_in(user)``: a browser in which ``user`` is signed in; without ``fresh``, since an hour ago."""

    def browser(user=None, *, fresh=True) -> FlaskClient:
        client = app.test_client()
        if user is not None:
            token = new_session(user)
            with client.session_transaction() as session:
                session["_user_id"] = token
                session["fs_paa"] = time.time() - (0 if fresh else 3600)
        return client

    return browser


@pytest.fixture
def outbox(app) -> Outbox:
    """The mails that the application has sent in this test; whoever looks has those sent that wait."""
    app.extensions["mailman"].outbox = []
    return Outbox(app)


def empty_tables() -> None:
    """Delete every row, children first; most tests leave most tables empty."""
    names, connection = tables(len(db.metadata.tables)), db.session.connection()
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    filled = set(connection.exec_driver_sql(asked).scalars())
    for name in names:
        if name in filled:
            connection.exec_driver_sql(f'DELETE FROM "{name}"')
    db.session.commit()
    db.session.remove()


@cache
def tables(_count: int) -> list[str]:
    """The names of all tables, children first; asked again when there are more."""
    return [table.name for table in reversed(db.metadata.sorted_tables)]
