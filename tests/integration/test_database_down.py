"""While the database is away the site says so within seconds, stays alive, and comes back by itself."""

from __future__ import annotations

import sqlite3

import pytest

import config
from my_app import create_app
from my_app.extensions import db
from tests.conftest import WORKER
from tests.databases import postgresql_url, sqlite_url
from tests.html import parse_strictly
from tests.proxy import Door

PAGES = ["/jobs", "/admin/", "/login"]


@pytest.fixture(scope="module")
def door():
    door = Door(postgresql_url(f"jobdesk_test_door_{WORKER}"))
    door.open()
    yield door
    door.shut()


@pytest.fixture(scope="module")
def app(door):
    app = create_app(config.Testing({"DATABASE_URL": door.url}))
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def away(app, door):
    """The database went away after it had been used."""
    assert app.test_client().get("/readyz").status_code == 200
    door.shut()
    yield
    door.open()


@pytest.fixture
def browser(app):
    """``browser()``: a visitor; ``browser(signed_in=True)``: somebody with a session."""

    def make(signed_in=False):
        client = app.test_client()
        if signed_in:
            with client.session_transaction() as session:
                session["_user_id"] = "0" * 32
        return client

    return make


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("away")
def test_a_signed_in_person_gets_503_in_the_sites_look(browser, path):
    answer = browser(signed_in=True).get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert parse_strictly(answer.text).find(".//header/nav") is not None


@pytest.mark.usefixtures("away")
def test_a_visitor_gets_503_in_the_own_language(browser):
    answer = browser().get("/jobs", headers={"Accept-Language": "ar"})
    assert answer.status_code == 503
    assert 'dir="rtl"' in answer.text


@pytest.mark.usefixtures("away")
def test_signing_in_gets_503(browser):
    client = browser()
    assert client.post("/login", data={"email": "owner@example.org", "password": "x"}).status_code in (400, 503)


@pytest.mark.usefixtures("away")
def test_it_is_alive_but_not_ready(browser):
    assert browser(signed_in=True).get("/healthz").status_code == 200
    assert browser().get("/readyz").status_code == 503


def test_it_recovers_without_a_restart(browser, door):
    client = browser()
    door.shut()
    assert client.get("/jobs").status_code == 503
    door.open()
    assert client.get("/jobs").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_database_that_was_never_there_is_503_too(tmp_path):
    app = create_app(config.Testing({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}))
    assert app.test_client().get("/jobs").status_code == 503
    assert app.test_client().get("/readyz").status_code == 503


def test_an_sqlite_file_that_cannot_be_opened_is_503(tmp_path):
    app = create_app(config.Testing({"DATABASE_URL": sqlite_url(tmp_path)}))
    (tmp_path / "test.sqlite3").mkdir()
    assert app.test_client().get("/jobs").status_code == 503
    assert app.test_client().get("/readyz").status_code == 503


def test_an_sqlite_file_that_is_locked_is_503_and_comes_back(tmp_path):
    url = sqlite_url(tmp_path)
    app = create_app(config.Testing({"DATABASE_URL": url, "DB_CONNECT_TIMEOUT": "1"}))
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
        db.engine.dispose()
    with sqlite3.connect(tmp_path / "test.sqlite3", isolation_level=None) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert app.test_client().get("/jobs").status_code == 503
    other.close()
    assert app.test_client().get("/jobs").status_code == 200
