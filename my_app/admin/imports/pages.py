"""What the pages of an import ask: the batch within the policy, what may be done with it, its progress, its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from flask import Response
from flask_babel import gettext as _

from my_app.extensions import files
from my_app.models import BatchState, ImportBatch
from my_app.policies import Actor, Permission, allowed, require
from my_app.services import imports
from my_app.services.imports import left as import_left

# Before anything was done: the columns can be chosen, and chosen anew.
OPEN = (BatchState.UPLOADED, BatchState.CHECKED, BatchState.FAILED)
BUSY = (BatchState.CHECKING, BatchState.APPLYING, BatchState.UNDOING)


@dataclass(frozen=True)
class Rights:
    """What the actor may do with an import beside looking at it, in the state that it is in."""

    go_on: bool
    undo: bool

    @classmethod
    def of(cls, actor: Actor, batch: ImportBatch) -> Rights:
        """Asked of the policy where the state allows it at all."""
        open_, applied = batch.state in OPEN, batch.state is BatchState.APPLIED
        return cls(
            go_on=open_ and allowed(actor, Permission.JOB_IMPORT, batch.company),
            undo=applied and allowed(actor, Permission.IMPORT_UNDO, batch),
        )


def batch(actor: Actor, number: int, permission: Permission) -> ImportBatch:
    """The import. Raises `NotFound`, or `Forbidden` for one that is seen when ``permission`` is missing."""
    found = imports.get(actor, number)
    if permission is Permission.JOB_IMPORT:
        require(actor, permission, found.company)
    elif permission is not Permission.IMPORT_READ:
        require(actor, permission, found)
    return found


def progress(batch: ImportBatch) -> tuple[int, int | None]:
    """How many rows are done, of how many; None while nobody knows."""
    if batch.task is None:
        return 0, None
    return batch.task.done, batch.task.total


def working(batch: ImportBatch) -> Any:
    """What is being done at the moment."""
    words = {
        BatchState.CHECKING: _("The file is being checked. Nothing is changed yet."),
        BatchState.APPLYING: _("The file is being imported. All of it becomes visible at once, at the end."),
        BatchState.UNDOING: _("The import is being undone."),
    }
    return words[batch.state]


def left_rows(batch: ImportBatch) -> list[tuple[int, str, Any]]:
    """The postings that an undo left as they are: number, title, and why; an old undo did not say why."""
    return [(int(number), str(title), _why(*reason)) for number, title, *reason in batch.counts.get("left_rows", ())]


def _why(reason: str = import_left.EDITED) -> Any:
    if reason.startswith(import_left.TAKEN):
        name = reason.removeprefix(import_left.TAKEN)
        return _("Another posting has its former reference “%(name)s” by now.", name=name)
    return _("It is in the trash.") if reason == import_left.TRASHED else _("Somebody has edited it since.")


def stored(batch: ImportBatch) -> Path | None:
    """Where the file as it came is; None when it is kept no longer."""
    path = files.path(batch.stored_as) if batch.stored_as else None
    return path if path and path.is_file() else None


def refused_name(batch: ImportBatch) -> str:
    """What the file of the refused rows is called."""
    return f"{PurePath(batch.filename).stem}-refused.csv"


def download(body: Iterator[bytes], name: str) -> Response:
    """A CSV file that streams, for keeping."""
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
