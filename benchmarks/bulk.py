"""Many rows into a table at the database's own speed: ``COPY`` on PostgreSQL, ``executemany`` on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table


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
