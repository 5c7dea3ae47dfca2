"""Many rows into a table at the database's own speed: ``COPY`` on PostgreSQL, ``executemany`` on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, text

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :name"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


@contextmanager
def without_indexes(connection: Connection, table: Table) -> Iterator[None]:
    """Have the table's indexes made at the end of the block, at once, instead of row by row."""
    found = connection.execute(text(INDEXES[connection.dialect.name]), {"name": table.name}).all()
    for name, _statement in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _name, statement in found:
        connection.exec_driver_sql(statement)


def write(connection: Connection, table: Table, names: list[str], rows: Iterable[dict[str, Any]]) -> None:
    """Insert ``rows``, of which each has all of ``names``; the caller commits."""
    columns = ", ".join(f'"{name}"' for name in names)
    cursor = connection.connection.driver_connection.cursor()
    values = stored(connection, table, names, rows)
    if connection.dialect.name == "postgresql":
        with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        cursor.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', values)
    cursor.close()


def stored(
    connection: Connection, table: Table, names: list[str], rows: Iterable[dict[str, Any]]
) -> Iterator[list[Any]]:
    """Each row's values as the driver takes them."""
    ways = [way_in(connection, table, name) for name in names]
    pairs = list(zip(names, ways, strict=True))
    for row in rows:
        yield [row[name] if way is None else way(row[name]) for name, way in pairs]


def way_in(connection: Connection, table: Table, name: str) -> Callable[[Any], Any] | None:
    """What SQLAlchemy does with a value of this column on its way in."""
    return table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
