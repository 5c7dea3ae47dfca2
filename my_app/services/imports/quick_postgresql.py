"""Many rows into PostgreSQL at once: `COPY`, into the table itself or beside it.

On the session's own connection, so all of it is part of the session's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Row = Sequence[Any]


class Copy:
    """PostgreSQL. ``connection`` is the driver's own."""

    def __init__(self, connection: Any) -> None:
        self.cursor = connection.cursor()
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
