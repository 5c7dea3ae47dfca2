"""The work of an import, within the caller's transaction: the dry run, the apply, the undo. Each is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import update

from my_app.errors import Conflict, NotFound
from my_app.extensions import db, files
from my_app.models import BatchState, Company, ImportBatch, SheetKind, utcnow
from my_app.policies import Actor, Permission, allowed
from my_app.services import audit, planning
from my_app.services.exports.trail import id_ranges
from my_app.services.imports import source as import_source
from my_app.services.imports import spool as import_spool
from my_app.services.imports.dry_run import Check
from my_app.services.imports.mapping import ColumnMapping
from my_app.services.imports.places import by_place
from my_app.services.imports.plan import Plan, make_plan
from my_app.services.imports.quick import quick
from my_app.services.imports.report import TOLD
from my_app.services.imports.types import Reading
from my_app.services.imports.write import Writer
from my_app.services.spreadsheet.job_sheet import CellReading

Progress = Callable[[int], Any]
S = BatchState
# From where each piece of work may begin; the second is where it waits for its worker.
TO_CHECK = (S.UPLOADED, S.CHECKED, S.FAILED, S.CHECKING)
TO_APPLY = (S.CHECKED, S.APPLYING)
TO_UNDO = (S.APPLIED, S.UNDOING)


def move(batch_id: int, states: tuple[BatchState, ...], to: BatchState, **values: Any) -> None:
    """Change the state if it is one of ``states`` at this moment, for everybody at once. Raises `Conflict`."""
    statement = update(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.state.in_(states))
    moved = db.session.execute(statement.values(state=to, **values), execution_options={"synchronize_session": False})
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("This import has gone on in the meantime. Look at it again."))
    db.session.expire_all()


def spool_path(batch: ImportBatch) -> Path:
    """Where the dry run's results are."""
    return files.path(batch.stored_as + import_spool.SUFFIX)


def company_of(actor: Actor, batch: ImportBatch) -> Company:
    """The batch's company, if the actor may import into it. Raises `NotFound`."""
    company = db.session.get(Company, batch.company_id)
    if company is None or not allowed(actor, Permission.JOB_IMPORT, company):
        raise NotFound
    return company


def check(actor: Actor, batch: ImportBatch, progress: Progress) -> dict[str, Any]:
    """The dry run; what it found is in the file at `spool_path` and, as figures, in ``counts``. Raises `Invalid`."""
    company = company_of(actor, batch)
    reading = Reading(**{name: batch.reading.get(name, "") for name in asdict(Reading())})
    rows = import_source.records(batch, reading)
    with import_spool.writing(spool_path(batch)) as spool:
        header = [str(cell or "") for cell in next(rows).cells]
        spool.write_header(header)
        plan = plan_of(actor, batch, header, reading)
        counts = Check(company, plan, spool, db.engine).run(rows, progress)
        spool.finish()
        found = {**asdict(counts), "ignored": plan.ignored}
        move(batch.id, TO_CHECK, S.CHECKED, counts=found, error="")
    return found


def plan_of(actor: Actor, batch: ImportBatch, header: list[str], reading: Reading) -> Plan:
    """The batch's mapping, laid over its header."""
    cells = CellReading(actor.locale, actor.zone, reading.decimal, reading.date_order or "ymd")
    kept, only = batch.mapping, batch.mapping.get("only", {})
    mapping: Any = None
    words = ColumnMapping({}, kept.get("values", {}), kept.get("defaults", {}))
    if kept.get("own"):
        mapping = None
    elif "toml" in kept:
        mapping = ColumnMapping(**kept["toml"])
    elif "fields" in kept:
        mapping = by_place(kept)
    return make_plan(header, cells, mapping, only, guarded=batch.kind is SheetKind.CSV, words=words)


def apply(actor: Actor, batch: ImportBatch, progress: Progress) -> dict[str, Any]:
    """Do what the dry run found. Raises `Conflict` when a posting has changed since: then nothing may be kept."""
    company = company_of(actor, batch)
    batch_id, counts, path = batch.id, dict(batch.counts), spool_path(batch)
    move(batch_id, TO_APPLY, S.APPLIED, applied_at=utcnow(), error="")
    if not path.exists():
        raise Conflict(_("What the check found is not kept any more. Check the file again."))
    entry = audit.record(actor, "job.import", company, batch=batch_id, file=batch.filename)
    db.session.flush()
    with import_spool.reading(path) as spool, quick() as connection:
        writer = Writer(connection, batch_id, company.id, actor.user_id, progress)
        writer.change(spool.changed())
        writer.create(spool.new())
    if [len(writer.created_ids), len(writer.changed_ids)] != [counts["new"], counts["changed"]]:
        raise Conflict(OTHERWISE)
    planning.ask(len(writer.created_ids))
    figures = {word: counts[name] for name, word in TOLD.items()}
    changed = {"created_ids": id_ranges(writer.created_ids), "updated_ids": id_ranges(writer.changed_ids)}
    entry.details = {**entry.details, **figures, **changed, "only": batch.mapping.get("only", {})}
    return counts


# It ended between its file and its figures, or runs once more at this very moment.
OTHERWISE = _("The file has been checked in a different way meanwhile. Check it again.")
