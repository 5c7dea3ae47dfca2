"""The index of words over all postings: making it, filling it, and looking whether it is right.

The database keeps it in step by triggers. It holds nothing of its own, so it may be made anew at any time, by the
code of that day: migrations call what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, table, text

from my_app.services.searching import postgresql as search_postgresql
from my_app.services.searching import sqlite as search_sqlite

# Rows a statement takes at once: short enough that nobody waits long for the rows, long enough to be quick.
CHUNK = 2_000
# Pages of SQLite's index that are made one piece at once.
MERGED = 1_000
TABLE = "job_search"
TABLE_CLAUSE = table(TABLE)


def create(connection: Connection) -> None:
    """Make the empty index and what keeps it in step."""
    run(connection, search_sqlite.create() if is_sqlite(connection) else search_postgresql.create(connection))


def drop(connection: Connection) -> None:
    """Take the index away."""
    run(connection, search_sqlite.drop() if is_sqlite(connection) else search_postgresql.drop(connection))


def install(connection: Connection) -> None:
    """Make the triggers anew, if there is an index: SQLite drops those of a table that a migration rebuilds."""
    if TABLE in inspect(connection).get_table_names():
        run(connection, search_sqlite.install() if is_sqlite(connection) else search_postgresql.install(connection))


def fill(connection: Connection, chunk: int = CHUNK) -> Iterator[int]:
    """Index every posting anew, some at a time; yields how many were done since the last time.

    Whoever calls it may commit after each: rows that others change meanwhile are indexed by their own change.
    """
    for first, last in spans(connection, chunk):
        span = {"first": first, "last": last}
        if is_sqlite(connection):
            connection.execute(text(search_sqlite.removal("rowid BETWEEN :first AND :last")), span)
            statement = search_sqlite.insertion("job.id BETWEEN :first AND :last")
        else:
            # Nobody changes these rows while they are read, or the index would end with what they were.
            locked = "(SELECT * FROM job WHERE id BETWEEN :first AND :last FOR SHARE)"
            statement = search_postgresql.insertion("true", locked)
        yield max(connection.execute(text(statement), span).rowcount, 0)


def remove_orphans(connection: Connection) -> int:
    """Take out what belongs to no posting; how many there were."""
    key = "rowid" if is_sqlite(connection) else "job_id"
    statement = f"DELETE FROM {TABLE} WHERE {key} NOT IN (SELECT id FROM job)"  # noqa: S608 - no input
    if not is_sqlite(connection):
        statement = f"DELETE FROM {TABLE} s WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.id = s.job_id)"  # noqa: S608
    return max(connection.execute(text(statement)).rowcount, 0)


def merge(connection: Connection) -> Iterator[int]:
    """Have SQLite make one of the pieces that writing leaves behind, some pages at a time; yields how many so far.

    A look-up asks each piece, so one is several times as quick as many. PostgreSQL's index has no pieces.
    """
    pages, total = -MERGED, 0
    while is_sqlite(connection):
        before = _changes(connection)
        connection.exec_driver_sql(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('merge', {pages})")  # noqa: S608 - no input
        pages, total = MERGED, total + MERGED
        yield total
        if _changes(connection) - before < 2:  # the statement counts as one; nothing was left to do
            return


def _changes(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())


def differing(connection: Connection, most: int = 20) -> list[int]:
    """The first ids of postings that the index has not, or not as they are, and of what it has beside them."""
    statement = search_sqlite.DIFFERING if is_sqlite(connection) else search_postgresql.DIFFERING
    return list(connection.execute(text(f"{statement} LIMIT :most"), {"most": most}).scalars())


def unlimited(connection: Connection) -> None:
    """Lift the limits of a request from this connection's work, which never serves one afterwards."""
    connection.detach()
    if not is_sqlite(connection):
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.commit()


def spans(connection: Connection, chunk: int) -> Iterator[tuple[int, int]]:
    """The first and last id of each chunk of postings, in the order of their ids."""
    last = 0
    while True:
        step = "SELECT id FROM job WHERE id > :last ORDER BY id LIMIT :chunk"
        found = connection.execute(
            text(f"SELECT min(id), max(id) FROM ({step}) AS step"),  # noqa: S608 - no input
            {"last": last, "chunk": chunk},
        ).one()
        if found[0] is None:
            return
        first, last = found
        yield first, last


def run(connection: Connection, statements: list[str]) -> None:
    """Execute the statements as they stand: they hold colons and per cents of their own."""
    for statement in statements:
        connection.exec_driver_sql(statement)


def is_sqlite(connection: Connection) -> bool:
    """Which of the two databases this is: migrations know no application."""
    return connection.dialect.name == "sqlite"
