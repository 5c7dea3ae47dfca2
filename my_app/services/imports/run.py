"""A whole import in one call, for the command line: everything that can be read is applied, the rest is reported."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from sqlalchemy import delete

from my_app import i18n
from my_app.errors import Conflict, NotFound
from my_app.extensions import db, files
from my_app.models import Company, ImportBatch
from my_app.policies import Actor
from my_app.services import imports
from my_app.services.imports import choice as import_choice
from my_app.services.imports import source as import_source
from my_app.services.imports import spool as import_spool
from my_app.services.imports import work as import_work
from my_app.services.imports.mapping import ColumnMapping
from my_app.services.imports.places import NAMING, own_places
from my_app.services.imports.report import MAX_ERRORS, TOLD, ImportReport, LineError
from my_app.services.imports.types import Reading
from my_app.services.spreadsheet.job_sheet import EDITABLE
from my_app.services.transaction import transaction

TRIES = 3
CHOICES = frozenset({*EDITABLE, *NAMING})
# Told what is being done ("check" or "apply"), how many rows are done, and of about how many.
Told = Callable[[str, int, int], Any]


def run(
    actor: Actor,
    company: Company | None,
    source: BinaryIO,
    mapping: ColumnMapping | None = None,
    only: Mapping[str, str] | None = None,
    *,
    filename: str = "",
    dry_run: bool = False,
    told: Told = lambda *_: None,
) -> ImportReport:
    """Read postings of ``company`` from ``source``, a file opened in binary mode: CSV, XLSX or JSON Lines.

    ``only`` keeps the rows whose cell under that header is that value, besides what the mapping says. All that can
    be read is imported in one transaction, and nothing with ``dry_run``; the report tells the rest. Raises `NotFound`
    for a company the actor cannot import into, and `Invalid` for a file or mapping that cannot be used at all: then
    nothing is changed.
    """
    if company is None:
        raise NotFound
    with i18n.speaking(actor.locale):
        batch = imports.receive(actor, company.id, filename, source)
        try:
            _choose(actor, batch, mapping, only or {})
            return _checked_and_applied(actor, batch, dry_run, told)
        finally:
            db.session.rollback()
            if batch.applied_at is None:
                _forget(batch)


def _choose(actor: Actor, batch: ImportBatch, mapping: ColumnMapping | None, only: Mapping[str, str]) -> None:
    """Note how the file is read, which is checked here. Raises `Invalid`."""
    reading = import_source.known_reading(batch, Reading(mend="yes") if mapping and mapping.mend_text else None)
    header, rows = import_source.first_rows(batch, reading)
    if mapping is None:
        places = {name: place for name, place in own_places(header, actor.locale).items() if name in CHOICES}
        reading = import_source.with_habits(reading, {place: name for name, place in places.items()}, rows)
        headers = {name: header[place] for name, place in places.items()}
        kept: dict[str, Any] = {"own": True, "fields": places, "headers": headers, "only": dict(only)}
    else:
        kept = {"toml": asdict(mapping), "only": {**mapping.only, **only}, **import_choice.remembered(mapping)}
    with transaction():
        batch.mapping, batch.reading = kept, {**batch.reading, **asdict(reading)}
    import_work.plan_of(actor, batch, header, reading)


def _checked_and_applied(actor: Actor, batch: ImportBatch, dry_run: bool, told: Told) -> ImportReport:
    tries = 0
    while True:
        with transaction():
            counts = import_work.check(actor, batch, _step(told, "check", int(batch.counts.get("rows", 0))))
        report = _report(batch, counts)
        if dry_run:
            return report
        try:
            with transaction():
                import_work.apply(actor, batch, _step(told, "apply", counts["new"] + counts["changed"]))
        except Conflict:  # somebody was quicker with one of its postings: look again
            tries += 1
            if tries == TRIES:
                raise
        else:
            return report


def _step(told: Told, step: str, total: int) -> import_work.Progress:
    return lambda done: told(step, done, max(total, done))


def _report(batch: ImportBatch, counts: Mapping[str, Any]) -> ImportReport:
    report = ImportReport(
        **{word: counts[name] for name, word in TOLD.items()},
        error_count=counts["errors"],
        ignored_columns=counts["ignored"],
        assumed=batch.reading["encoding"] if batch.reading.get("assumed") else "",
    )
    with import_spool.reading(import_work.spool_path(batch)) as spool:
        for row in spool.page("refused", 0, MAX_ERRORS):
            told = [LineError(row["line"], column, reason) for column, reason in json.loads(row["reasons"])]
            report.errors += told[: MAX_ERRORS - len(report.errors)]
    return report


def _forget(batch: ImportBatch) -> None:
    """What was not applied is no import: nobody would come back to it."""
    import_work.spool_path(batch).unlink(missing_ok=True)
    files.path(batch.stored_as).unlink(missing_ok=True)
    with transaction():
        db.session.execute(delete(ImportBatch).where(ImportBatch.id == batch.id))
