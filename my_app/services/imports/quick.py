"""The quickest way to write many rows: `COPY` on PostgreSQL, one prepared statement on SQLite.

Both write on the session's own connection, so all of it is part of the session's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from my_app.errors import Conflict
from my_app.extensions import db
from my_app.services.integrity import domain_error
from my_app.services.searching import index as search_index
from my_app.services.searching import sqlite as search_sqlite

# SQLite's cache while rows go in, in kB: with less, each row's place in each index is read from the file anew.
CACHE_KB = 24_000
INDEXED = frozenset({"title", "reference", "place", "description"})
WITHIN = "IN (SELECT value FROM json_each(?))"
Row = Sequence[Any]


class Quick(Protocol):
    """What both can do. Names of tables and columns are ours, never a person's."""

    def new_ids(self, count: int) -> list[int]:
        """Ids for postings that are about to be inserted."""

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        """Insert all of these rows."""

    def update(self, names: Sequence[str], rows: Sequence[Row], company_id: int) -> int:
        """Set ``names`` of postings; each row ends with the id and the version that the posting must have.

        Returns how many postings there were; each gets the next version.
        """

    def remove(self, ids: Sequence[int]) -> None:
        """Delete these postings for good."""


class Copy:
    """PostgreSQL."""

    def __init__(self) -> None:
        self.cursor = _raw_connection().cursor()
        self.staging: list[str] = []

    def new_ids(self, count: int) -> list[int]:
        self.cursor.execute("SELECT nextval(pg_get_serial_sequence('job', 'id')) FROM generate_series(1, %s)", (count,))
        return [row[0] for row in self.cursor]

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        with self.cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def update(self, names: Sequence[str], rows: Sequence[Row], company_id: int) -> int:
        self._prepare([*names, "id", "version"])
        self.insert("import_staging", [*names, "id", "version"], rows)
        settings = ", ".join(f"{name} = new.{name}" for name in names)
        self.cursor.execute(
            f"UPDATE job SET {settings}, version = job.version + 1 FROM import_staging AS new"  # noqa: S608 - names of ours
            " WHERE job.id = new.id AND job.version = new.version AND job.company_id = %s AND job.deleted_at IS NULL",
            (company_id,),
        )
        return int(self.cursor.rowcount)

    def remove(self, ids: Sequence[int]) -> None:
        self.cursor.execute("DELETE FROM job WHERE id = ANY(%s)", (list(ids),))

    def _prepare(self, names: list[str]) -> None:
        """An empty table with these columns, which goes with the transaction."""
        if self.staging == names:
            self.cursor.execute("TRUNCATE import_staging")
            return
        self.cursor.execute("DROP TABLE IF EXISTS pg_temp.import_staging")
        columns = f"SELECT {', '.join(names)} FROM job WITH NO DATA"  # noqa: S608 - names of ours
        self.cursor.execute(f"CREATE TEMP TABLE import_staging ON COMMIT DROP AS {columns}")
        self.staging = names


class Rows:
    """SQLite.

    Its index of words (`searching.sqlite`) is written for many postings at once: row by row, as its triggers would,
    FTS5 writes to the file after each. The triggers are away inside this transaction only, which keeps all others out.
    """

    def __init__(self) -> None:
        self.connection = _raw_connection()
        for name in search_sqlite.TRIGGERS:
            self.connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        self.last_id = self.connection.execute("SELECT coalesce(max(id), 0) FROM job").fetchone()[0]
        self.last_indexed = self.last_id

    def new_ids(self, count: int) -> list[int]:
        first, self.last_id = self.last_id + 1, self.last_id + count
        return list(range(first, self.last_id + 1))

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(names))
        last = self.last_indexed
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608
        if table == "job" and self.last_id > last:
            self.connection.execute(search_sqlite.insertion("job.id BETWEEN ? AND ?"), (last + 1, self.last_id))
            self.last_indexed = self.last_id

    def update(self, names: Sequence[str], rows: Sequence[Row], company_id: int) -> int:
        settings = ", ".join(f"{name} = ?" for name in names)
        mine = f"id = ? AND version = ? AND company_id = {company_id:d} AND deleted_at IS NULL"
        statement = f"UPDATE job SET {settings}, version = version + 1 WHERE {mine}"  # noqa: S608 - names of ours
        count = int(self.connection.executemany(statement, rows).rowcount)
        if not INDEXED.isdisjoint(names):
            ids = json.dumps([row[-2] for row in rows])
            self.connection.execute(search_sqlite.removal(f"rowid {WITHIN}"), (ids,))
            self.connection.execute(search_sqlite.insertion(f"job.id {WITHIN}"), (ids,))
        return count

    def remove(self, ids: Sequence[int]) -> None:
        listed = json.dumps(list(ids))
        self.connection.execute(search_sqlite.removal(f"rowid {WITHIN}"), (listed,))
        self.connection.execute(f"DELETE FROM job WHERE id {WITHIN}", (listed,))  # noqa: S608 - a mark only

    def finish(self) -> None:
        """Have the triggers again."""
        search_index.install(db.session.connection())


@contextmanager
def quick() -> Iterator[Quick]:
    """The database's own way. Raises `Conflict`, with a sentence, for what its constraints refuse."""
    driver: Any = db.engine.dialect.dbapi
    ours = Copy() if db.engine.dialect.name == "postgresql" else Rows()
    try:
        with _roomy():
            yield ours
        if isinstance(ours, Rows):
            ours.finish()
    except driver.IntegrityError as error:
        reason = domain_error(IntegrityError("", None, error))
        raise Conflict(
            _("%(reason)s This has happened since the file was checked: check it again.", reason=reason.message)
        ) from error
    except driver.DataError as error:
        raise Conflict(_("Something here cannot be stored: a number too large, or a text too long.")) from error


@contextmanager
def _roomy() -> Iterator[None]:
    """A larger cache for SQLite, for as long as it is needed."""
    if db.engine.dialect.name != "sqlite":
        yield
        return
    connection = _raw_connection()
    usual = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {usual}")


def _raw_connection() -> Any:
    """The driver's own connection, within the session's transaction."""
    return db.session.connection().connection.driver_connection
