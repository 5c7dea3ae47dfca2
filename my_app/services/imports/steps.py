"""The steps of an import that do work: the dry run, the apply, the undo; now or in the background."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from my_app.errors import Conflict, Invalid
from my_app.extensions import setting
from my_app.models import BatchState, ImportBatch, TaskState
from my_app.policies import Actor, Permission
from my_app.services import background, records
from my_app.services.imports import tasks as import_tasks
from my_app.services.imports import work as import_work
from my_app.services.imports.tasks import APPLY, CHECK, UNDER_WAY, UNDO, WORK
from my_app.services.transaction import transaction

S = BatchState
CHOOSABLE = (S.UPLOADED, S.CHECKED, S.FAILED)
BEGINS = {CHECK: CHOOSABLE, APPLY: (S.CHECKED,), UNDO: (S.APPLIED,)}


def get(actor: Actor, batch_id: int, permission: Permission = Permission.IMPORT_READ) -> ImportBatch:
    """The batch. Raises `NotFound`, or `Forbidden` when it is seen but ``permission`` is missing.

    ``batch.counts`` holds ``rows`` (before the check about how many), and after the check ``new``, ``changed``,
    ``unchanged``, ``repeated``, ``refused``, ``skipped`` and ``ignored`` (the headers that were not read); after an
    undo ``removed``, ``restored``, ``left`` (numbers) and ``left_rows`` (``[[id, title], …]``). ``batch.error`` is a
    translated sentence when something did not work.
    """
    batch = records.get(actor, ImportBatch, batch_id, permission)
    return _released(batch)


def check(actor: Actor, batch_id: int) -> ImportBatch:
    """The dry run: now, or in the background for more than ``IMPORT_ROWS_AT_ONCE`` rows (state ``checking``, ``task``).

    Nothing is written to the postings. Afterwards the state is ``checked``, or ``failed`` with ``error``. Raises
    `NotFound`, `Conflict` when it is under way or done already, `Invalid` when the columns were not chosen or the
    file cannot be used.
    """
    batch = get(actor, batch_id)
    import_work.company_of(actor, batch)
    if not batch.mapping:
        raise Invalid({"mapping": _("Choose which column is which field first.")})
    return _step(CHECK, actor, batch, int(batch.counts.get("rows", 0)))


def apply(actor: Actor, batch_id: int) -> ImportBatch:
    """Do what the dry run showed, all of it in one transaction, or in the background (state ``applying``, ``task``).

    Refused rows are left out. Raises `NotFound`, and `Conflict` when it was not checked, was applied before, or a
    posting has changed since the check: then nothing is applied, and it can be checked again.
    """
    batch = get(actor, batch_id)
    import_work.company_of(actor, batch)
    return _step(APPLY, actor, batch, _writes(batch))


def undo(actor: Actor, batch_id: int) -> ImportBatch:
    """Take the import back as one; in the background where the apply was (state ``undoing``, ``task``).

    New postings that nobody has touched are deleted, changed ones get their former values; whatever was edited since
    stays as it is and is named in ``counts["left_rows"]``. Raises `NotFound`, `Forbidden`, `Conflict` when it is not
    applied.
    """
    batch = get(actor, batch_id, Permission.IMPORT_UNDO)
    return _step(UNDO, actor, batch, _writes(batch))


def _step(kind: str, actor: Actor, batch: ImportBatch, rows: int) -> ImportBatch:
    """Do this piece of work now, or ask for it. Raises `Conflict` when it is not its time."""
    batch_id = batch.id
    if batch.state not in BEGINS[kind]:
        raise Conflict(_("This import has gone on in the meantime. Look at it again."))
    if rows > setting("IMPORT_ROWS_AT_ONCE"):
        with transaction():
            task = background.ask(actor, kind, {"batch": batch_id}, total=rows)
            import_work.move(batch_id, BEGINS[kind], UNDER_WAY[kind], task_id=task.id, error="")
    else:
        with import_tasks.told(kind, batch_id), transaction():
            WORK[kind][0](actor, batch, lambda _done: None)
    return get(actor, batch_id)


def _released(batch: ImportBatch) -> ImportBatch:
    """The batch; when its work in the background has died, it is back where that began."""
    for kind, state in UNDER_WAY.items():
        if batch.state is state and (batch.task is None or batch.task.state in (TaskState.DEAD, TaskState.STOPPED)):
            error = (batch.task.error if batch.task else "") or str(_("This was stopped before its end."))
            with transaction():
                import_work.move(batch.id, (state,), WORK[kind][1], error=error)
    return batch


def _writes(batch: ImportBatch) -> int:
    return int(batch.counts.get("new", 0)) + int(batch.counts.get("changed", 0))
