"""Who took which rows out: the audit entry of an export, begun before the first byte and completed after the last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, insert, update

from my_app.extensions import db
from my_app.models import AuditEntry
from my_app.policies import Actor
from my_app.services import audit

PAGE = 4096


@dataclass
class Ids:
    """A set of row ids that takes a byte for each, in pages of neighbours."""

    pages: dict[int, bytearray] = field(default_factory=dict)
    count: int = 0

    def add(self, ids: Iterable[int]) -> None:
        """Add ids, each of which is new to the set."""
        pages = self.pages
        for number in ids:
            page = pages.get(number // PAGE)
            if page is None:
                page = pages[number // PAGE] = bytearray(PAGE)
            page[number % PAGE] = 1
            self.count += 1

    def clear(self) -> None:
        """Take all ids out."""
        self.pages, self.count = {}, 0

    def ranges(self) -> str:
        """The ids as compact ranges: ``1-40,44``."""
        found: list[list[int]] = []
        for first, last in self._runs():
            if found and first == found[-1][1] + 1:
                found[-1][1] = last
            else:
                found.append([first, last])
        return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in found)

    def _runs(self) -> Iterator[tuple[int, int]]:
        for page in sorted(self.pages):
            for run in re.finditer(b"\x01+", self.pages[page]):
                yield page * PAGE + run.start(), page * PAGE + run.end() - 1


def id_ranges(ids: Iterable[int]) -> str:
    """``ids`` as compact ranges: ``1-40,44``."""
    found = Ids()
    found.add(ids)
    return found.ranges()


@dataclass
class Trail:
    """What has gone out, and the audit entry that will say so."""

    engine: Engine
    entry_id: int
    details: Mapping[str, Any]
    ids: Ids = field(default_factory=Ids)

    def finish(self, finished: bool) -> None:
        """Complete the entry. The request's session is gone by now, so this is a transaction of its own."""
        result = {"finished": finished, "rows": self.ids.count, "ids": self.ids.ranges()}
        with self.engine.begin() as connection:
            connection.execute(
                update(AuditEntry).where(AuditEntry.id == self.entry_id).values(details={**self.details, **result})
            )


def begin(actor: Actor, action: str, subject_type: str, details: Mapping[str, Any]) -> Trail:
    """The entry as it stands when nothing has gone out yet; committed, whatever the session is in the middle of."""
    known = audit.facts(actor, action, subject_type)
    values = {**known, "details": {**details, "finished": False, "rows": 0, "ids": ""}}
    with db.engine.begin() as connection:
        entry_id = connection.scalar(insert(AuditEntry).values(values).returning(AuditEntry.id))
    audit.say(known)
    return Trail(db.engine, entry_id or 0, details)
