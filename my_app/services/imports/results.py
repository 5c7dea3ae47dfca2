"""What the dry run found, as a person reads it: by pages, and the refused rows as a file to correct and send again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from my_app import i18n
from my_app.models import ImportBatch, JobStatus, SheetKind
from my_app.policies import Actor
from my_app.services.imports import spool as import_spool
from my_app.services.imports.rows import BLANK
from my_app.services.imports.spool import KEPT
from my_app.services.imports.stored import is_amount, is_moment
from my_app.services.imports.types import Change, Outcome, OutcomeKind, OutcomePage, Reason
from my_app.services.imports.work import spool_path
from my_app.services.jobs import FIELDS
from my_app.services.spreadsheet.format import BOM, dialect_for, guard
from my_app.services.spreadsheet.job_sheet import COLUMNS

PAGE_SIZE = 50
CHUNK = 64 * 1024
KEPT_WHOLE = (OutcomeKind.NEW, OutcomeKind.CHANGED, OutcomeKind.REFUSED)
Words = Callable[[str, Any], str | None]


def page(actor: Actor, batch: ImportBatch, kind: OutcomeKind, number: int) -> OutcomePage:
    """One page of the outcomes of this kind; empty where there is none, or where the results are gone."""
    total = int(batch.counts.get(kind.value, 0))
    kept = total if kind in KEPT_WHOLE else min(total, KEPT)
    pages = max(1, -(-kept // PAGE_SIZE))
    if not 1 <= number <= pages:
        return OutcomePage([], number, pages, total)
    try:
        with import_spool.reading(spool_path(batch)) as spool, i18n.speaking(actor.locale):
            rows = spool.page(kind.value, (number - 1) * PAGE_SIZE, PAGE_SIZE)
            words = _words(actor)
            return OutcomePage([_outcome(kind, row, words) for row in rows], number, pages, total)
    except FileNotFoundError:
        return OutcomePage([], number, pages, total)


def refused_file(actor: Actor, batch: ImportBatch) -> Iterator[bytes]:
    """The file, in pieces; nothing but its header when the results are gone."""
    with i18n.speaking(actor.locale):
        reasons = gettext("Reasons")
    path, is_csv = spool_path(batch), batch.kind is SheetKind.CSV
    return _pieces(path, reasons, is_csv, dialect_for(actor.locale).delimiter)


def _pieces(path: Any, reasons: str, is_csv: bool, delimiter: str) -> Iterator[bytes]:
    buffer = io.StringIO()
    sheet = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    buffer.write(BOM)
    try:
        with import_spool.reading(path) as spool:
            sheet.writerow([*(_guarded(cell, is_csv) for cell in spool.header()), reasons])
            for cells, why in spool.refused():
                told = "; ".join(f"{column}: {reason}" if column else reason for column, reason in why)
                sheet.writerow([*(_guarded(cell or "", is_csv) for cell in cells), guard(told)])
                if buffer.tell() >= CHUNK:
                    yield _taken(buffer)
    except FileNotFoundError:
        sheet.writerow([reasons])
    yield _taken(buffer)


def _guarded(cell: str, is_csv: bool) -> str:
    """The cell, guarded once: in a CSV file of ours it is already."""
    return cell if is_csv and cell.startswith("'") else guard(cell)


def _taken(buffer: io.StringIO) -> bytes:
    chunk = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return chunk


def _outcome(kind: OutcomeKind, row: Mapping[str, Any], words: Words) -> Outcome:
    title, job_id = str(row.get("title") or ""), row.get("id")
    if kind is OutcomeKind.NEW:
        usual = dict(zip(FIELDS, BLANK, strict=True))
        told = [(name, None, row[name]) for name in FIELDS if row[name] not in (None, "", usual[name])]
    elif kind is OutcomeKind.CHANGED:
        before, after = json.loads(row["before"]), json.loads(row["after"])
        told = [(name, before[name], after[name]) for name in before]
    else:
        told = []
    return Outcome(
        kind=kind,
        line=row["line"],
        title=title,
        job_id=job_id,
        changes=[Change(name, words(name, old), words(name, new)) for name, old, new in told],
        reasons=[Reason(column, reason) for column, reason in json.loads(row.get("reasons") or "[]")],
    )


def _words(actor: Actor) -> Words:
    """The function from a field's name and its plain value to what the person reads."""
    writers = {name: COLUMNS[name].writer(actor) for name in FIELDS}

    def words(name: str, value: Any) -> str | None:
        if value in (None, ""):
            return None
        if name == "status":
            return str(i18n.label(JobStatus(value)))
        if is_moment(name):
            return writers[name](datetime.fromisoformat(value).replace(tzinfo=UTC))
        return writers[name](Decimal(value)) if is_amount(name) else writers[name](value)

    return words
