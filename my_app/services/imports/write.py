"""Thousands of postings into the database at once, inside the caller's transaction, in each database's quickest way.

Rows come one after the other and are never held together. A posting is only changed if its version is still the one
that the row was made for.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from flask_babel import lazy_gettext as _

from my_app.errors import Conflict
from my_app.models import JobStatus, utcnow
from my_app.services.imports.cells import plain
from my_app.services.imports.quick import Quick
from my_app.services.imports.spool import ChangedRow, NewRow
from my_app.services.jobs import FIELDS

ROWS_AT_ONCE = 2000
PLACES = {name: place for place, name in enumerate(FIELDS)}
Values = Sequence[Any]


@dataclass
class Writer:
    """Writes postings of one company for one batch. ``created_ids`` and ``changed_ids`` are what it wrote."""

    quick: Quick
    batch_id: int
    company_id: int
    user_id: int | None
    progress: Callable[[int], Any]
    created_ids: array[int] = field(default_factory=lambda: array("q"))
    changed_ids: array[int] = field(default_factory=lambda: array("q"))

    def __post_init__(self) -> None:
        self.now = str(plain(utcnow()))

    def create(self, rows: Iterable[NewRow]) -> None:
        """New drafts. Raises `Conflict` when one cannot be stored, as when somebody was quicker with its reference."""
        names = ["id", *FIELDS, "company_id", "status", "created_by_id", "created_at", "updated_at", "version"]
        tail = (self.company_id, JobStatus.DRAFT.value, self.user_id, self.now, self.now, 1)
        for chunk in chunks(rows):
            ids = self.quick.new_ids(len(chunk))
            whole = ((number, *row.values, *tail) for number, row in zip(ids, chunk, strict=True))
            self.quick.insert("job", names, whole)
            trail = ((self.batch_id, number, row.line, 1) for number, row in zip(ids, chunk, strict=True))
            self.quick.insert("import_change", ["batch_id", "job_id", "line", "version"], trail)
            self.created_ids.extend(ids)
            self._tell()

    def change(self, rows: Iterable[ChangedRow], note: bool = True) -> None:
        """New values for known postings; with ``note`` the former ones are kept.

        Raises `Conflict` when one of them has been changed meanwhile.
        """
        for chunk in chunks(rows):
            names = _changing(chunk)
            places = [PLACES[name] for name in names]
            keyed = [
                (*(row.values[place] for place in places), row.status, self.now, row.id, row.version) for row in chunk
            ]
            if self.quick.update([*names, "status", "updated_at"], keyed, self.company_id) != len(chunk):
                raise Conflict(CHANGED_MEANWHILE)
            if note:
                trail = ((self.batch_id, row.id, row.line, row.version + 1, row.before) for row in chunk)
                self.quick.insert("import_change", ["batch_id", "job_id", "line", "version", "before"], trail)
            self.changed_ids.extend(row.id for row in chunk)
            self._tell()

    def _tell(self) -> None:
        self.progress(len(self.created_ids) + len(self.changed_ids))


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """``rows`` in lists of `ROWS_AT_ONCE`."""
    rest = iter(rows)
    while chunk := list(islice(rest, ROWS_AT_ONCE)):
        yield chunk


def _changing(rows: Sequence[ChangedRow]) -> list[str]:
    """The fields that one of these rows changes: the others are not written, and their indexes not touched."""
    names = {name for row in rows for name in json.loads(row.after)}
    return [name for name in FIELDS if name in names]


CHANGED_MEANWHILE = _("Postings of this file were changed since it was checked. Check it again.")
