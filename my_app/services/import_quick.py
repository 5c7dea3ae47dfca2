"""The quickest way to write many rows: `COPY` on PostgreSQL, one prepared statement on SQLite.

Both write on the session's own connection, so all of it is part of the session's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from my_app.errors import Conflict
from my_app.extensions import db
from my_app.services.integrity import domain_error

# SQLite's cache while rows go in, in kB: with less, each row's place in each index is read from the file anew.
CACHE_KB = 40_000
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
    """SQLite."""

    def __init__(self) -> None:
        self.connection = _raw_connection()
        self.last_id = self.connection.execute("SELECT coalesce(max(id), 0) FROM job").fetchone()[0]

    def new_ids(self, count: int) -> list[int]:
        first, self.last_id = self.last_id + 1, self.last_id + count
        return list(range(first, self.last_id + 1))

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(names))
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608

    def update(self, names: Sequence[str], rows: Sequence[Row], company_id: int) -> int:
        settings = ", ".join(f"{name} = ?" for name in names)
        mine = f"id = ? AND version = ? AND company_id = {company_id:d} AND deleted_at IS NULL"
        return int(
            self.connection.executemany(
                f"UPDATE job SET {settings}, version = version + 1 WHERE {mine}",  # noqa: S608 - names of ours
                rows,
            ).rowcount
        )


@contextmanager
def quick() -> Iterator[Quick]:
    """The database's own way. Raises `Conflict`, with a sentence, for what its constraints refuse."""
    driver: Any = db.engine.dialect.dbapi
    ours = Copy() if db.engine.dialect.name == "postgresql" else Rows()
    try:
        with _roomy():
            yield ours
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
