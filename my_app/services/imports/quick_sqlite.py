"""Many rows into SQLite at once: one prepared statement, and what SQLite does row by row done for many rows.

On the session's own connection, so all of it is part of the session's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from sqlalchemy import CheckConstraint, Table
from sqlalchemy.dialects.sqlite import dialect

from my_app.models import Job
from my_app.services.searching import sqlite as search_sqlite

# The cache while rows go in, in kB: with less, each row's place in each index is read from the file anew.
CACHE_KB = 24_000
INDEXED = frozenset({"title", "reference", "place", "description"})
WITHIN = "IN (SELECT value FROM json_each(?))"
Row = Sequence[Any]


class Rows:
    """SQLite. ``connection`` is the driver's own.

    Its index of words (`searching.sqlite`) is written for many postings at once: row by row, as its triggers would,
    FTS5 writes to the file after each. The triggers are away inside this transaction only, which keeps all others out.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        if not connection.in_transaction:  # the driver begins one for rows, not for a trigger that is taken away
            connection.execute("BEGIN IMMEDIATE")
        for name in search_sqlite.TRIGGERS:
            self.connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        given = self.connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'job'").fetchone()[0]
        self.last_id = given or self.connection.execute("SELECT coalesce(max(id), 0) FROM job").fetchone()[0]
        self.last_indexed = self.last_id

    def new_ids(self, count: int) -> list[int]:
        first, self.last_id = self.last_id + 1, self.last_id + count
        return list(range(first, self.last_id + 1))

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(names))
        span = (self.last_indexed + 1, self.last_id)
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608
        if table == "job":
            self._check("id BETWEEN ? AND ?", span)
            self.connection.execute(search_sqlite.insertion("job.id BETWEEN ? AND ?"), span)
            self.last_indexed = self.last_id

    def update(self, names: Sequence[str], rows: Sequence[Row], company_id: int) -> int:
        settings = ", ".join(f"{name} = ?" for name in names)
        mine = f"id = ? AND version = ? AND company_id = {company_id:d} AND deleted_at IS NULL"
        statement = f"UPDATE job SET {settings}, version = version + 1 WHERE {mine}"  # noqa: S608 - names of ours
        count = int(self.connection.executemany(statement, rows).rowcount)
        ids = (json.dumps([row[-2] for row in rows]),)
        self._check(f"id {WITHIN}", ids)
        if not INDEXED.isdisjoint(names):
            self.connection.execute(search_sqlite.removal(f"rowid {WITHIN}"), ids)
            self.connection.execute(search_sqlite.insertion(f"job.id {WITHIN}"), ids)
        return count

    def remove(self, ids: Sequence[int]) -> None:
        listed = json.dumps(list(ids))
        self.connection.execute(search_sqlite.removal(f"rowid {WITHIN}"), (listed,))
        self.connection.execute(f"DELETE FROM job WHERE id {WITHIN}", (listed,))  # noqa: S608 - a mark only

    def _check(self, where: str, values: Sequence[Any]) -> None:
        """The table's own checks, for all of these postings. Raises what SQLite would raise for a single one."""
        found = self.connection.execute(f"SELECT {broken_check()} AS name FROM job WHERE {where} AND name > ''", values)  # noqa: S608
        if row := found.fetchone():
            raise sqlite3.IntegrityError(f"CHECK constraint failed: {row[0]}")


@contextmanager
def prepared(connection: sqlite3.Connection) -> Iterator[None]:
    """A larger cache, and no checks row by row: `Rows` asks for them for many rows at once.

    SQLite makes each list of choices anew for each row, which takes several times as long as to write the row.
    """
    usual = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        connection.execute("PRAGMA ignore_check_constraints = OFF")
        connection.execute(f"PRAGMA cache_size = {usual}")


@cache
def broken_check() -> str:
    """The expression for the name of a check that a posting does not pass; NULL when it passes all."""
    table = cast("Table", Job.__table__)
    checks = [one for one in table.constraints if isinstance(one, CheckConstraint)]
    text: dict[str, Any] = {"dialect": dialect(), "compile_kwargs": {"literal_binds": True}}
    cases = (f"WHEN NOT ({one.sqltext.compile(**text)}) THEN '{one.name}'" for one in checks)
    return f"CASE {' '.join(cases)} END"
