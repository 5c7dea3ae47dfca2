"""Postings in from a CSV file: one transaction, line by line errors, updates where the reference is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any, BinaryIO

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Invalid, NotFound
from my_app.models import AuditEntry, Company, ImportBatch, fold
from my_app.policies import Actor, Permission, allowed
from my_app.services import audit
from my_app.services.exports import id_ranges
from my_app.services.import_batch import Batch, Row
from my_app.services.import_mapping import ColumnMapping
from my_app.services.import_plan import MISSING, Plan, make_plan
from my_app.services.import_reading import Lines, Record, Source, opened, records
from my_app.services.import_report import ImportReport, LineError
from my_app.services.import_types import OutcomeKind, OutcomePage, Preview, Reading
from my_app.services.job_sheet import CellReading
from my_app.services.sheet_format import Unreadable
from my_app.services.transaction import transaction
from my_app.services.validation import one_line

__all__ = ["ImportReport", "LineError", "run"]

ROWS_AT_ONCE = 500
MAX_ID = 2**31 - 1


def run(
    actor: Actor,
    company: Company | None,
    source: Source,
    mapping: ColumnMapping | None = None,
    only: Mapping[str, str] | None = None,
) -> ImportReport:
    """Read postings of ``company`` from ``source``: a file opened in binary mode (preferred), or lines of text.

    ``only`` keeps the rows whose cell under that header is that value, besides what the mapping says. All that can
    be read is imported in one transaction; the report tells the rest. Raises `NotFound` for a company the actor
    cannot import into, and `Invalid` for a file or mapping that cannot be used at all: then nothing is changed.
    """
    with i18n.speaking(actor.locale), transaction():
        if company is None or not allowed(actor, Permission.JOB_IMPORT, company):
            raise NotFound
        entry = audit.record(actor, "job.import", company)
        with opened(source) as lines:
            report = _read_all(actor, company, lines, mapping, only)
        _complete(entry, report, {**(mapping.only if mapping else {}), **(only or {})})
    return report


def _read_all(
    actor: Actor, company: Company, lines: Lines, mapping: ColumnMapping | None, only: Mapping[str, str] | None
) -> ImportReport:
    reading = CellReading(actor.locale, actor.zone)
    every = records(lines, lines.delimiter())
    header = next(every, None)
    if header is None or header.problem:
        raise Invalid({"file": header.problem if header else _("The file is empty.")})
    plan = make_plan(header.cells, reading, mapping, only)
    report = ImportReport(ignored_columns=plan.ignored)
    batch = Batch(actor, company, plan, report)
    rows = _rows(every, plan, report, fold(company.name))
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        batch.save(chunk)
    report.lines = lines.number
    return report


def _rows(every: Iterator[Record], plan: Plan, report: ImportReport, company: str) -> Iterator[Row]:
    """The rows that can be read; the report has the others."""
    for record in every:
        report.rows += 1
        if record.problem:
            report.fail(record.line, {"": record.problem})
        elif len(record.cells) != plan.width:
            found, expected = len(record.cells), plan.width
            reason = _("The row has %(found)s cells instead of %(expected)s.", found=found, expected=expected)
            report.fail(record.line, {"": reason})
        elif not plan.wanted(record.cells):
            report.skipped += 1
        elif row := _row(record, plan, report, company):
            yield row


def _row(record: Record, plan: Plan, report: ImportReport, company: str) -> Row | None:
    values: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for one in plan.fields:
        try:
            value = one.value(record.cells)
        except Unreadable as error:
            errors[one.heading] = error.reason
            continue
        if value is not MISSING:
            values[one.name] = value
    if plan.company and fold(plan.company(record.cells)) not in ("", company):
        errors[plan.heading("company")] = _("This row belongs to another company.")
    if errors:
        report.fail(record.line, errors)
        return None
    reference = one_line(values.get("reference") or "") or None
    return Row(record.line, values, reference, None if reference else _id(plan, record), hash(tuple(record.cells)))


def _id(plan: Plan, record: Record) -> int | None:
    """The posting's own number, in a file of ours: what finds a posting that has no reference."""
    text = plan.id(record.cells) if plan.id else ""
    return int(text) if text.isdecimal() and len(text) <= len(str(MAX_ID)) and int(text) <= MAX_ID else None


def _complete(entry: AuditEntry, report: ImportReport, only: Mapping[str, str]) -> None:
    """Say in the trail what the import did."""
    counts = {name: value for name, value in asdict(report).items() if isinstance(value, int)}
    changed = {"created_ids": id_ranges(report.created_ids), "updated_ids": id_ranges(report.updated_ids)}
    entry.details = {**counts, **changed, "only": dict(only)}


PAGE_SIZE = 50


def fields() -> list[tuple[str, Any]]:
    """``(name, word)`` for each field that a column can be, the word lazily translated: for a select."""
    raise NotImplementedError


def get(actor: Actor, batch_id: int, permission: Permission = Permission.IMPORT_READ) -> ImportBatch:
    """The batch. Raises `NotFound`, or `Forbidden` when it is seen but ``permission`` is missing.

    ``batch.counts`` holds ``rows`` (before the check about how many), and after the check ``new``, ``changed``,
    ``unchanged``, ``repeated``, ``refused``, ``skipped``; after an undo ``removed``, ``restored``, ``left`` (a
    number) and ``left_rows`` (``[[id, title], …]``). ``batch.error`` is a translated sentence when it failed.
    """
    raise NotImplementedError


def receive(actor: Actor, company_id: int, filename: str, stream: BinaryIO) -> ImportBatch:
    """Keep the uploaded file, which is read to its end in pieces, and say of what kind it is, by its content.

    Raises `NotFound` for a company that the actor cannot import into, and ``Invalid({"file": …})`` for a file that
    cannot be used: too large, empty, no sheet at all, protected, or one that unpacks to something far too large.
    """
    raise NotImplementedError


def preview(actor: Actor, batch_id: int, reading: Reading | None = None) -> Preview:
    """The file's columns and first rows, read as ``reading`` says; without it, as was chosen, or as it seems to be.

    Raises `NotFound`, and `Invalid` (``reading`` or ``file``) for a reading that this file does not allow.
    """
    raise NotImplementedError


def choose(actor: Actor, batch_id: int, mapping: Mapping[int, str], reading: Reading | None = None) -> ImportBatch:
    """Note which column (by its place, from 0) is which field. Columns that are left out are not read.

    Raises `NotFound`, `Conflict` when the import is under way or done, ``Invalid({"mapping": …})`` when two columns
    are one field, a name is no field, or there is neither a title nor anything to find a posting by.
    """
    raise NotImplementedError


def check(actor: Actor, batch_id: int) -> ImportBatch:
    """The dry run: now, or in the background for more than ``IMPORT_ROWS_AT_ONCE`` rows (state ``checking``, ``task``).

    Nothing is written to the postings. Afterwards the state is ``checked``, or ``failed`` with ``error``. Raises
    `NotFound`, `Conflict` when it is under way or done already, `Invalid` when the columns were not chosen.
    """
    raise NotImplementedError


def outcomes(actor: Actor, batch_id: int, kind: OutcomeKind, page: int = 1) -> OutcomePage:
    """What the dry run found, `PAGE_SIZE` rows a page; an empty page beyond the last, or when its results are gone."""
    raise NotImplementedError


def refused_file(actor: Actor, batch_id: int) -> Iterator[bytes]:
    """The refused rows as a CSV file in the file's own columns, and one column more with the reasons.

    Sent in again it gives the same rows: the column with the reasons is left out then. Raises `NotFound`.
    """
    raise NotImplementedError


def apply(actor: Actor, batch_id: int) -> ImportBatch:
    """Do what the dry run showed, all of it in one transaction, or in the background (state ``applying``, ``task``).

    Refused rows are left out. Raises `NotFound`, and `Conflict` when it was not checked, was applied before, or a
    posting has changed since the check: then nothing is applied, and it can be checked again.
    """
    raise NotImplementedError


def undo(actor: Actor, batch_id: int) -> ImportBatch:
    """Take the import back as one; in the background where the apply was (state ``undoing``, ``task``).

    New postings that nobody has touched are deleted, changed ones get their former values; whatever was edited since
    stays as it is and is named in ``counts["left_rows"]``. Raises `NotFound`, `Forbidden`, `Conflict` when it is not
    applied.
    """
    raise NotImplementedError
