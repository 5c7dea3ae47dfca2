"""Taking an import back: as one, and without anybody's later work.

A new posting that nobody has touched is deleted for good and not put into the trash: all that it was is still in the
file, and in the trash it would keep its reference, so that the corrected file could not come in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from my_app.extensions import db
from my_app.models import BatchState, ImportBatch, ImportChange, Job, utcnow
from my_app.policies import Actor
from my_app.services import audit
from my_app.services.exports.trail import id_ranges
from my_app.services.imports import left as import_left
from my_app.services.imports import references as import_references
from my_app.services.imports.quick import quick
from my_app.services.imports.spool import ChangedRow
from my_app.services.imports.stored import AMOUNTS, plain_columns, run_sql, stored
from my_app.services.imports.work import TO_UNDO, Progress, company_of, move
from my_app.services.imports.write import ROWS_AT_ONCE, Writer
from my_app.services.jobs import FIELDS


def undo(actor: Actor, batch: ImportBatch, progress: Progress) -> dict[str, Any]:
    """Take the batch back within the caller's transaction. Raises `Conflict` when it is not applied (any more)."""
    company = company_of(actor, batch)
    batch_id, counts, filename = batch.id, dict(batch.counts), batch.filename
    move(batch_id, TO_UNDO, BatchState.UNDONE, undone_at=utcnow(), error="")
    entry = audit.record(actor, "job.import.undo", company, batch=batch_id, file=filename)
    db.session.flush()
    import_left.hold(batch_id)
    left, left_rows = import_left.edited(batch_id, company.id)
    with quick() as connection:
        removed, last = 0, 0
        while ids := _fresh(batch_id, company.id, last):
            connection.remove(ids)
            removed, last = removed + len(ids), ids[-1]
            progress(removed)
        taken = import_references.settle(batch_id, company.id)
        writer = Writer(connection, batch_id, company.id, actor.user_id, lambda done: progress(removed + done))
        writer.change((row for row in _former(batch_id, company.id) if row.id not in taken), note=False)
    _hand_back(batch_id)
    left, left_rows = left + len(taken), [*left_rows, *import_left.taken(taken)][: import_left.NAMED]
    counts |= {"removed": removed, "restored": len(writer.changed_ids), "left": left, "left_rows": left_rows}
    move(batch_id, (BatchState.UNDONE,), BatchState.UNDONE, counts=counts)
    entry.details = {**entry.details, "removed": removed, "left": left, "restored_ids": id_ranges(writer.changed_ids)}
    return counts


def _former(batch_id: int, company_id: int) -> Iterator[ChangedRow]:
    """The changed postings with their former values, some thousand at a time."""
    last = 0
    while rows := _changed_after(batch_id, company_id, last):
        for row in rows:
            before = row[0] if isinstance(row[0], dict) else json.loads(row[0])
            now = stored(row[2:])
            values = [before.get(name, value) for name, value in zip(FIELDS, now.values, strict=True)]
            for place in AMOUNTS:
                values[place] = None if values[place] is None else str(values[place])
            after = json.dumps(dict.fromkeys(before))
            yield ChangedRow(row[1], now.id, now.version, before.get("status", now.status), "", after, values)
        last = rows[-1][2]


def _changed_after(batch_id: int, company_id: int, job_id: int) -> list[Any]:
    names = plain_columns(db.engine.dialect.name)
    sql = f"""
        SELECT change.before, change.line, job.id, job.version, job.status, job.deleted_at IS NOT NULL, {names}
        FROM import_change AS change JOIN job ON job.id = change.job_id
        WHERE change.batch_id = {{batch}} AND change.job_id > {{after}} AND change.before IS NOT NULL
        AND job.version = change.version AND job.company_id = {{company}}
        ORDER BY change.job_id LIMIT {ROWS_AT_ONCE}
    """  # noqa: S608 - names of ours
    values = {"batch": batch_id, "after": job_id, "company": company_id}
    return list(run_sql(db.session.connection(), sql, values))


def _fresh(batch_id: int, company_id: int, job_id: int) -> list[int]:
    """Some of the new postings that nobody has touched, after this one."""
    fresh = select(ImportChange.job_id).where(
        import_left.untouched(batch_id, company_id), ImportChange.before.is_(None), ImportChange.job_id > job_id
    )
    return list(db.session.scalars(fresh.order_by(ImportChange.job_id).limit(ROWS_AT_ONCE)))


def _hand_back(batch_id: int) -> None:
    """What was restored is as the import before left it: that one can be undone as if this had never been."""
    undone = aliased(ImportChange)
    restored = (
        select(undone.job_id)
        .join(Job, Job.id == undone.job_id)
        .where(undone.batch_id == batch_id, undone.before.is_not(None), Job.version == undone.version + 1)
    )
    same = (undone.batch_id == batch_id, undone.job_id == ImportChange.job_id)
    as_found = select(undone.version - 1).where(*same).scalar_subquery()
    earlier = (
        update(ImportChange)
        .where(ImportChange.batch_id != batch_id, ImportChange.job_id.in_(restored), ImportChange.version == as_found)
        .values(version=ImportChange.version + 2)
    )
    db.session.execute(earlier, execution_options={"synchronize_session": False})
