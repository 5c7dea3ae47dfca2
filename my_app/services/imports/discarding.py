"""A file that nobody wants any more: it goes, and what was found in it, as long as nothing of it was applied."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import delete

from my_app.errors import Conflict
from my_app.extensions import db, files
from my_app.models import BatchState, ImportBatch
from my_app.policies import Actor
from my_app.services import audit
from my_app.services.imports import work as import_work
from my_app.services.transaction import transaction

DISCARDABLE = (BatchState.UPLOADED, BatchState.CHECKED, BatchState.FAILED)


def discard(actor: Actor, batch: ImportBatch) -> None:
    """Remove the batch and its files. Raises `NotFound`, and `Conflict` when it is under way or was applied."""
    company = import_work.company_of(actor, batch)
    paths = [import_work.spool_path(batch), files.path(batch.stored_as)] if batch.stored_as else []
    unused = delete(ImportBatch).where(
        ImportBatch.id == batch.id, ImportBatch.state.in_(DISCARDABLE), ImportBatch.applied_at.is_(None)
    )
    with transaction():
        audit.record(actor, "job.import.discard", company, batch=batch.id, file=batch.filename)
        removed = db.session.execute(unused, execution_options={"synchronize_session": False})
        if not removed.rowcount:  # type: ignore[attr-defined]
            raise Conflict(_("This import has gone on in the meantime. Look at it again."))
    db.session.expire_all()
    for path in paths:
        path.unlink(missing_ok=True)
