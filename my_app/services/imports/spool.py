"""What a dry run found, in a small SQLite file beside the upload: the rows as they will be written, and those refused.

The database of the site holds none of it, so a check of a million rows neither locks nor fills it.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from my_app.services.jobs import FIELDS

SUFFIX = ".check"
LOOK_UP = 900
KEPT = 10_000  # of the kinds that are only looked at
COLUMNS = ", ".join(FIELDS)
SCHEMA = f"""
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE new (n INTEGER PRIMARY KEY, line, {COLUMNS});
CREATE TABLE changed (n INTEGER PRIMARY KEY, line, id, version, status, before, after, {COLUMNS});
CREATE TABLE refused (n INTEGER PRIMARY KEY, line, title, reasons, cells);
CREATE TABLE unchanged (n INTEGER PRIMARY KEY, line, title, id);
CREATE TABLE repeated (n INTEGER PRIMARY KEY, line, title, id);
CREATE TABLE seen (key PRIMARY KEY, line, content) WITHOUT ROWID;
CREATE TABLE header (cells);
"""
# Line, title, reasons (column and sentence), cells.
RefusedRow = tuple[int, str, list[tuple[str, str]], Sequence[str | None]]


class NewRow(NamedTuple):
    """A posting to be made: its line, and its values in the order of `FIELDS`."""

    line: int
    values: Sequence[Any]


class ChangedRow(NamedTuple):
    """A posting to be changed, if its ``version`` is still this one: the status and all of its values afterwards.

    ``before`` and ``after`` are what differs, as JSON objects.
    """

    line: int
    id: int
    version: int
    status: str
    before: str
    after: str
    values: Sequence[Any]


class Spool:
    """The file, open for writing (once, by the check) or for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def write_header(self, cells: Sequence[str]) -> None:
        """Keep the file's own header, for the file of refused rows."""
        self.connection.execute("INSERT INTO header VALUES (?)", (_json(cells),))

    def header(self) -> list[str]:
        """The file's own header."""
        row = self.connection.execute("SELECT cells FROM header").fetchone()
        return list(json.loads(row[0])) if row else []

    def add_new(self, rows: Iterable[NewRow]) -> None:
        """Keep rows that are new postings."""
        self._add("new", 2 + len(FIELDS), ((None, row.line, *row.values) for row in rows))

    def add_changed(self, rows: Iterable[ChangedRow]) -> None:
        """Keep rows that change a posting."""
        self._add("changed", 7 + len(FIELDS), ((None, *row[:6], *row.values) for row in rows))

    def add_refused(self, rows: Iterable[RefusedRow]) -> None:
        """Keep refused rows."""
        self._add("refused", 5, ((None, line, title, _json(why), _json(cells)) for line, title, why, cells in rows))

    def add_seen_only(self, kind: str, rows: Iterable[tuple[int, str, int | None]]) -> None:
        """Keep rows that do nothing: line, title and id."""
        self._add(kind, 4, ((None, *row) for row in rows))

    def _add(self, table: str, width: int, rows: Iterable[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * width)
        self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of ours

    def seen(self, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
        """The line and content of the rows met before under these keys."""
        found: dict[str, tuple[int, int]] = {}
        for start in range(0, len(keys), LOOK_UP):
            part = keys[start : start + LOOK_UP]
            marks = ",".join("?" * len(part))
            rows = self.connection.execute(f"SELECT * FROM seen WHERE key IN ({marks})", part)  # noqa: S608 - marks only
            found.update((key, (line, content)) for key, line, content in rows)
        return found

    def add_seen(self, rows: Iterable[tuple[str, int, int]]) -> None:
        """Remember keys, each with its line and content."""
        self.connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", rows)

    def finish(self) -> None:
        """Forget what only the check needed."""
        self.connection.execute("DROP TABLE seen")
        self.connection.commit()

    def new(self) -> Iterator[NewRow]:
        """The rows that are new postings, in the order of the file."""
        for row in self.connection.execute(f"SELECT line, {COLUMNS} FROM new ORDER BY n"):  # noqa: S608 - names of ours
            yield NewRow(row[0], row[1:])

    def changed(self) -> Iterator[ChangedRow]:
        """The rows that change a posting, by its id: two imports never wait for each other in a circle."""
        names = f"line, id, version, status, before, after, {COLUMNS}"
        for row in self.connection.execute(f"SELECT {names} FROM changed ORDER BY id"):  # noqa: S608 - names of ours
            line, job_id, version, status, before, after, *values = row
            yield ChangedRow(line, job_id, version, status, before, after, values)

    def refused(self) -> Iterator[tuple[list[str | None], list[list[str]]]]:
        """The cells and the reasons of each refused row."""
        for cells, why in self.connection.execute("SELECT cells, reasons FROM refused ORDER BY n"):
            yield json.loads(cells), json.loads(why)

    def page(self, kind: str, start: int, count: int) -> list[dict[str, Any]]:
        """Rows of one kind, from the one at place ``start``."""
        cursor = self.connection.execute(f"SELECT * FROM {kind} WHERE n > ? ORDER BY n LIMIT ?", (start, count))  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


@contextmanager
def writing(path: Path) -> Iterator[Spool]:
    """A new file, which is at ``path`` when the block has ended well: nobody ever meets half of one there."""
    begun = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    connection = sqlite3.connect(begun)
    try:
        connection.executescript(SCHEMA)
        yield Spool(connection)
        connection.commit()
        connection.close()
        begun.replace(path)
    finally:
        connection.close()
        begun.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[Spool]:
    """The file at ``path``. Raises FileNotFoundError when it is gone."""
    if not path.exists():
        raise FileNotFoundError(path)
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        yield Spool(connection)
    finally:
        connection.close()


def _json(value: Any) -> str:
    """As ASCII: the cells of a broken file hold what no database takes."""
    return json.dumps(value)
