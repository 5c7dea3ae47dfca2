"""The databases to measure: filled once for each number of rows, brought up to date, and copied for what writes."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

from benchmarks import facts
from benchmarks.servers import ROOT, environment

NAME = "jobdesk_bench_{rows}"


class Sqlite:
    """Files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a database is."""
        return self.folder / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        """Its address."""
        return f"sqlite:///{self.path(name)}"

    def there(self, name: str) -> bool:
        """Whether it is there."""
        return self.path(name).exists()

    def make(self, name: str) -> None:
        """Nothing: SQLite makes a file when it is first written."""

    def drop(self, name: str) -> None:
        """Remove it."""
        for file in self.folder.glob(f"{name}.sqlite3*"):
            file.unlink()

    def copy(self, name: str, other: str) -> None:
        """A copy to write into."""
        shutil.copyfile(self.path(name), self.path(other))


class Postgresql:
    """Databases of a server, by the address of one in which databases can be made."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.server = url

    def url(self, name: str) -> str:
        """Its address."""
        return self.server.rpartition("/")[0] + f"/{name}"

    def there(self, name: str) -> bool:
        """Whether it is there."""
        with psycopg.connect(self.server) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            return found.fetchone() is not None

    def make(self, name: str) -> None:
        """An empty one."""
        self.run(f'CREATE DATABASE "{name}"')

    def drop(self, name: str) -> None:
        """Remove it."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def copy(self, name: str, other: str) -> None:
        """A copy to write into."""
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.run(f'CREATE DATABASE "{other}" TEMPLATE "{name}"')

    def run(self, statement: str) -> None:
        """Outside of a transaction."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


Kind = Sqlite | Postgresql


def filled(kind: Kind, rows: int, fresh: bool) -> str:
    """The name of the database with so many postings; one that is there is used again, but for ``fresh``."""
    name = NAME.format(rows=rows)
    if fresh or not kind.there(name) or facts.postings(kind.url(name)) != rows:
        kind.drop(name)
        kind.make(name)
        seed = [sys.executable, str(ROOT / "benchmarks" / "seed.py"), "--rows", str(rows)]
        subprocess.run([*seed, "--database-url", kind.url(name)], cwd=ROOT, check=True)
    else:
        upgrade = [sys.executable, str(ROOT / "manage.py"), "db", "upgrade"]
        subprocess.run(upgrade, cwd=ROOT, env=environment(kind.url(name)), check=True)
    return name


@contextlib.contextmanager
def a_copy(kind: Kind, name: str) -> Iterator[str]:
    """The address of a copy that is gone after the block."""
    other = f"{name}_copy"
    kind.drop(other)
    kind.copy(name, other)
    try:
        yield kind.url(other)
    finally:
        kind.drop(other)
