"""The postings that rows of a file speak of, read in plain values: one statement for thousands of rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, DateTime, Numeric
from sqlalchemy.types import TypeDecorator

from my_app.models import Job
from my_app.services.imports.cells import Plain
from my_app.services.jobs import FIELDS

amount = lru_cache(8192)(Decimal)


def is_amount(name: str) -> bool:
    """Whether the field is an amount of money."""
    return isinstance(Job.__table__.c[name].type, Numeric)


def is_moment(name: str) -> bool:
    """Whether the field is a moment."""
    kind: Any = Job.__table__.c[name].type
    return isinstance(kind.impl if isinstance(kind, TypeDecorator) else kind, DateTime)


AMOUNTS = [place for place, name in enumerate(FIELDS) if is_amount(name)]
MOMENTS = frozenset(place for place, name in enumerate(FIELDS) if is_moment(name))
REFERENCE = FIELDS.index("reference")


class Stored(NamedTuple):
    """A posting as it is, its ``values`` plain and in the order of `FIELDS`."""

    id: int
    version: int
    status: str
    trashed: bool
    values: tuple[Plain, ...]


def find(
    connection: Connection, company_id: int, references: Collection[str], ids: Collection[int]
) -> tuple[dict[str, Stored], dict[int, Stored]]:
    """The company's postings with these references or ids, by each of the two."""
    found: list[Stored] = []
    if references:
        found += _rows(connection, "reference", company_id, sorted(references))
    if ids:
        found += _rows(connection, "id", company_id, sorted(ids))
    return {str(row.values[REFERENCE]): row for row in found if row.values[REFERENCE]}, {row.id: row for row in found}


def plain_columns(dialect: str, table: str = "job") -> str:
    """What to select for plain values of all of `FIELDS`."""
    return ", ".join(_plain_sql(dialect, name, f"{table}.{name}") for name in FIELDS)


def stored(row: Any) -> Stored:
    """A row of id, version, status, whether it is in the trash, and `plain_columns`."""
    values = list(row[4:])
    for place in AMOUNTS:
        values[place] = None if values[place] is None else amount(values[place])
    return Stored(row[0], row[1], row[2], bool(row[3]), tuple(values))


def run_sql(connection: Connection, sql: str, values: Mapping[str, Any]) -> CursorResult[Any]:
    """Run ``sql`` as it is, its ``{names}`` of values written as the driver has them."""
    mark = ":{}" if connection.dialect.name == "sqlite" else "%({})s"
    return connection.exec_driver_sql(sql.format(**{name: mark.format(name) for name in values}), dict(values))


def _rows(connection: Connection, name: str, company_id: int, wanted: list[Any]) -> list[Stored]:
    dialect = connection.dialect.name
    is_sqlite = dialect == "sqlite"
    within = "IN (SELECT value FROM json_each({wanted}))" if is_sqlite else "= ANY({wanted})"
    what = f"id, version, status, deleted_at IS NOT NULL, {plain_columns(dialect)}"
    sql = f"SELECT {what} FROM job WHERE company_id = {{company}} AND {name} {within}"  # noqa: S608 - names of ours
    values = {"company": company_id, "wanted": json.dumps(wanted) if is_sqlite else wanted}
    return [stored(row) for row in run_sql(connection, sql, values)]


def _plain_sql(dialect: str, name: str, column: str) -> str:
    if is_amount(name):
        return (
            f"{column}::text" if dialect != "sqlite" else f"CASE WHEN {column} >= 0 THEN printf('%.2f', {column}) END"
        )
    if is_moment(name):
        if dialect == "sqlite":
            return f"CASE length({column}) WHEN 19 THEN {column} || '.000000' ELSE {column} END"
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return column
