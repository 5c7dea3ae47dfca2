"""The work of an import in the background, and what becomes of the batch when it does not come to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import update

from my_app.errors import DomainError
from my_app.extensions import db
from my_app.models import BatchState, ImportBatch
from my_app.policies import Actor, Permission
from my_app.services import records
from my_app.services.background import Progress, Stopped, work
from my_app.services.background.progress import Interrupted
from my_app.services.background.run import MAX_ERROR, sentence
from my_app.services.imports import undoing
from my_app.services.imports import work as import_work
from my_app.services.transaction import transaction

CHECK, APPLY, UNDO = "job.import.check", "job.import.apply", "job.import.undo"
UNDER_WAY = {CHECK: BatchState.CHECKING, APPLY: BatchState.APPLYING, UNDO: BatchState.UNDOING}
Args = dict[str, Any]
Work = Callable[[Actor, ImportBatch, import_work.Progress], Args]

# What does each kind of work, and the state that the batch is in when it was not done.
WORK: dict[str, tuple[Work, BatchState]] = {
    CHECK: (import_work.check, BatchState.FAILED),
    APPLY: (import_work.apply, BatchState.CHECKED),
    UNDO: (undoing.undo, BatchState.APPLIED),
}


@work(CHECK, label=_("Checking an import"))
def check(actor: Actor, args: Args, progress: Progress) -> Args:
    """The dry run of ``args["batch"]``."""
    return _do(CHECK, actor, args, progress)


@work(APPLY, label=_("Applying an import"))
def apply(actor: Actor, args: Args, progress: Progress) -> Args:
    """What the dry run of ``args["batch"]`` found, done."""
    return _do(APPLY, actor, args, progress)


@work(UNDO, label=_("Undoing an import"))
def undo(actor: Actor, args: Args, progress: Progress) -> Args:
    """``args["batch"]``, taken back."""
    return _do(UNDO, actor, args, progress)


@contextmanager
def told(kind: str, batch_id: int) -> Iterator[None]:
    """When the block fails for good, nothing of it is kept and the batch says why."""
    try:
        yield
    except Interrupted:  # it will be done by another worker
        raise
    except (DomainError, Stopped) as error:
        db.session.rollback()
        stopped = _("This was stopped before its end. Nothing was changed.")
        _note(kind, batch_id, sentence(error) if isinstance(error, DomainError) else str(stopped))
        raise


def _do(kind: str, actor: Actor, args: Args, progress: Progress) -> Args:
    """The runner commits what this leaves in the session together with the task's end."""
    run, _state = WORK[kind]
    with told(kind, args["batch"]):
        batch = records.get(actor, ImportBatch, args["batch"], Permission.IMPORT_READ)
        counts = run(actor, batch, progress)
    return {name: value for name, value in counts.items() if isinstance(value, int)} | {"batch": args["batch"]}


def _note(kind: str, batch_id: int, error: str) -> None:
    before = WORK[kind][1]
    states = (UNDER_WAY[kind], before) if kind != CHECK else import_work.TO_CHECK
    with transaction():
        statement = update(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.state.in_(states))
        values = {"state": before, "error": error[:MAX_ERROR]}
        db.session.execute(statement.values(values), execution_options={"synchronize_session": False})
    db.session.expire_all()
