"""Postings in from a file, in steps: receive it, match its columns, check it without changing anything, apply, undo.

Each step is small, may be left and come back to, and says in the batch what came of it. What the check found is what
is applied: a posting that somebody has changed in between makes the apply refuse, and nothing is half done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from my_app import i18n
from my_app.policies import Actor
from my_app.services.imports import discarding, results
from my_app.services.imports.choosing import choose, explain, is_open
from my_app.services.imports.places import NAMING
from my_app.services.imports.previewing import preview
from my_app.services.imports.receiving import receive
from my_app.services.imports.steps import apply, check, get, undo
from my_app.services.imports.types import OutcomeKind, OutcomePage
from my_app.services.spreadsheet.job_sheet import EDITABLE

__all__ = [
    "apply",
    "check",
    "choose",
    "discard",
    "explain",
    "fields",
    "get",
    "is_open",
    "outcomes",
    "preview",
    "receive",
    "refused_file",
    "undo",
]


def fields() -> list[tuple[str, Any]]:
    """``(name, word)`` for each field that a column can be, the word lazily translated: for a select."""
    return [(name, i18n.JOB_FIELDS.get(name, name)) for name in (*EDITABLE, *NAMING)]


def discard(actor: Actor, batch_id: int) -> None:
    """Remove a file that nobody wants, and its import, while nothing of it was applied.

    Raises `NotFound`, and `Conflict` when it is under way or was applied.
    """
    discarding.discard(actor, get(actor, batch_id))


def outcomes(actor: Actor, batch_id: int, kind: OutcomeKind, page: int = 1) -> OutcomePage:
    """What the dry run found, `results.PAGE_SIZE` rows a page; an empty page where there is nothing (more)."""
    return results.page(actor, get(actor, batch_id), kind, page)


def refused_file(actor: Actor, batch_id: int) -> Iterator[bytes]:
    """The refused rows as a CSV file in the file's own columns, and one column more with the reasons.

    Sent in again it gives the same rows: the column with the reasons is left out then. Raises `NotFound`.
    """
    return results.refused_file(actor, get(actor, batch_id))
