"""The dry run: each row of a file is read, compared with what is stored, and what it would do is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Engine

from my_app.errors import Invalid
from my_app.models import Company, fold
from my_app.services.imports.cells import Refused
from my_app.services.imports.plan import Plan
from my_app.services.imports.reading import Record
from my_app.services.imports.rows import BETWEEN, TITLE, Decisions, Row
from my_app.services.imports.spool import KEPT, ChangedRow, NewRow, RefusedRow, Spool
from my_app.services.imports.stored import Stored, find
from my_app.services.validation import job_problems

ROWS_AT_ONCE = 1000
MAX_ID = 2**31 - 1
Errors = dict[str, Any]


@dataclass
class Counts:
    """How many rows there are of each kind. ``rows`` are all but the header and empty ones, ``errors`` the reasons."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    skipped: int = 0
    refused: int = 0
    errors: int = 0


class Check:
    """One pass over a file. Reads the database, writes to ``spool`` only."""

    def __init__(self, company: Company, plan: Plan, spool: Spool, engine: Engine) -> None:
        self.company_id, self.company = company.id, fold(company.name)
        self.plan, self.spool, self.engine = plan, spool, engine
        self.decisions = Decisions(plan)
        self.counts = Counts()
        self.refused: list[RefusedRow] = []
        self.reference = next((n for n, one in enumerate(plan.columns) if one.name == "reference"), None)
        self.title = next((n for n, one in enumerate(plan.columns) if one.name == "title"), None)

    def run(self, records: Iterator[Record], progress: Callable[[int], Any]) -> Counts:
        """Note what each row does. ``progress`` is told how many rows are done."""
        while chunk := list(islice(records, ROWS_AT_ONCE)):
            self.counts.rows += len(chunk)
            self._read(chunk)
            progress(self.counts.rows)
        return self.counts

    def _read(self, chunk: Sequence[Record]) -> None:
        refused: dict[int, Errors] = {}
        kept = [record for number, record in enumerate(chunk) if self._is_wanted(number, record, refused)]
        for number, errors in refused.items():
            self._refuse(chunk[number], "", errors)
        if kept:
            self._read_cells(kept)
        self.spool.add_refused(sorted(self.refused, key=lambda row: row[0]))
        self.refused.clear()

    def _read_cells(self, kept: Sequence[Record]) -> None:
        cells = [record.cells for record in kept]
        columns = [column.values(cells) for column in self.plan.columns]
        values = list(zip(*columns, strict=True)) if columns else [()] * len(kept)
        refusing = [place for place, column in enumerate(self.plan.columns) if column.refuses]
        rows = [
            row
            for number, record in enumerate(kept)
            if (row := self._row(record, values[number], refusing)) is not None
        ]
        self._decide([record for record, _row in rows], [row for _record, row in rows])

    def _is_wanted(self, number: int, record: Record, refused: dict[int, Errors]) -> bool:
        if record.problem:
            refused[number] = {"": record.problem}
        elif len(record.cells) != len(self.plan.header):
            found, expected = len(record.cells), len(self.plan.header)
            reason = _("The row has %(found)s cells instead of %(expected)s.", found=found, expected=expected)
            refused[number] = {"": reason}
        elif not self.plan.only or self.plan.wanted(record.cells):
            return True
        else:
            self.counts.skipped += 1
        return False

    def _row(self, record: Record, values: Sequence[Any], refusing: Sequence[int]) -> tuple[Record, Row] | None:
        """The row, if its cells can be read; only those ``refusing`` columns have cells that cannot."""
        errors: Errors = {}
        for place in refusing:
            if type(values[place]) is Refused:
                errors[self.plan.columns[place].heading] = values[place].reason
        row_id, version = None, None
        if self.plan.places:
            row_id, version = self._naming(record, errors)
        if errors:
            self._refuse(record, self._title(values), {**errors, **self._problems_between(values)})
            return None
        reference = values[self.reference] if self.reference is not None else None
        return record, Row(record.line, values, reference if isinstance(reference, str) else "", row_id, version)

    def _naming(self, record: Record, errors: Errors) -> tuple[int | None, int | None]:
        """The posting's id and version, as the file has them."""
        if fold(self.plan.cell("company", record.cells)) not in ("", self.company):
            errors[self.plan.heading("company")] = _("This row belongs to another company.")
        found: dict[str, int | None] = {"id": None, "version": None}
        for name in found:
            text = self.plan.cell(name, record.cells)
            if text and not (text.isascii() and text.isdecimal() and len(text) < 20):
                errors[self.plan.heading(name)] = _("This is not a whole number.")
            elif text:
                found[name] = int(text)
        return found["id"], found["version"]

    def _decide(self, records: Sequence[Record], rows: Sequence[Row]) -> None:
        seen = self.spool.seen([key for row in rows for key in _keys(row)])
        by_reference, by_id = self._stored(rows)
        met: list[tuple[str, int, int]] = []
        new: list[NewRow] = []
        changed: list[ChangedRow] = []
        nothing: dict[str, list[tuple[int, str, int | None]]] = {"unchanged": [], "repeated": []}
        for record, row in zip(records, rows, strict=True):
            try:
                content = hash(tuple(record.cells))
                if self._is_repeated(row, content, seen):
                    nothing["repeated"].append((row.line, self._title(row.values), None))
                    continue
                stored = self.decisions.find(row, by_reference, by_id)
                if stored is None:
                    new.append(self.decisions.new(row))
                elif change := self.decisions.changed(row, stored):
                    changed.append(change)
                else:
                    nothing["unchanged"].append((row.line, str(stored.values[TITLE]), stored.id))
            except Invalid as error:
                named = {self.plan.heading(name): reason for name, reason in error.errors.items()}
                self._refuse(record, self._title(row.values), named)
                continue
            for key in _keys(row):
                seen[key] = (row.line, content)
                met.append((key, row.line, content))
        self._keep(new, changed, nothing)
        self.spool.add_seen(met)

    def _keep(
        self,
        new: list[NewRow],
        changed: list[ChangedRow],
        nothing: Mapping[str, list[tuple[int, str, int | None]]],
    ) -> None:
        self.counts.new += len(new)
        self.counts.changed += len(changed)
        self.spool.add_new(new)
        self.spool.add_changed(changed)
        for kind, rows in nothing.items():
            before = getattr(self.counts, kind)
            self.spool.add_seen_only(kind, rows[: max(0, KEPT - before)])
            setattr(self.counts, kind, before + len(rows))

    def _stored(self, rows: Sequence[Row]) -> tuple[dict[str, Stored], dict[int, Stored]]:
        references = {row.reference for row in rows if row.reference}
        ids = {row.id for row in rows if row.id is not None and row.id <= MAX_ID}
        with self.engine.connect() as connection:
            return find(connection, self.company_id, references, ids)

    def _is_repeated(self, row: Row, content: int, seen: Mapping[str, tuple[int, int]]) -> bool:
        for key in _keys(row):
            line, other = seen.get(key, (0, content))
            if other != content:
                name = "reference" if row.reference else "id"
                raise Invalid({name: _("Line %(line)s is about the same posting, with other content.", line=line)})
            if line:
                return True
        return False

    def _title(self, values: Sequence[Any]) -> str:
        title = values[self.title] if self.title is not None else ""
        return title if isinstance(title, str) else ""

    def _problems_between(self, values: Sequence[Any]) -> Errors:
        """What else is wrong with a row that has errors already: all of it is told at once."""
        names = [column.name for column in self.plan.columns]
        readable = {name: value for name, value in zip(names, values, strict=True) if type(value) is not Refused}
        problems = job_problems({name: value for name, value in readable.items() if name in BETWEEN})
        return {self.plan.heading(name): reason for name, reason in problems.items()}

    def _refuse(self, record: Record, title: str, errors: Errors) -> None:
        reasons = [(column, str(reason)) for column, reason in errors.items()]
        self.counts.errors += len(reasons)
        self.counts.refused += 1
        self.refused.append((record.line, title, reasons, record.cells))


def _keys(row: Row) -> list[str]:
    """What the row could be met again by."""
    keys = [f"r{row.reference}"] if row.reference else []
    return keys if row.id is None else [*keys, f"i{row.id}"]
