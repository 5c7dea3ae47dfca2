"""Somebody says which column is which field, and what the file's words mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from my_app.models import BatchState, ImportBatch
from my_app.policies import Actor
from my_app.services.imports import choice as import_choice
from my_app.services.imports import words as import_words
from my_app.services.imports import work as import_work
from my_app.services.imports.steps import CHOOSABLE, get
from my_app.services.imports.types import Reading
from my_app.services.transaction import transaction


def choose(
    actor: Actor,
    batch_id: int,
    mapping: Mapping[int, str],
    reading: Reading | None = None,
    fixed: Mapping[str, str] | None = None,
) -> ImportBatch:
    """Note which column (by its place, from 0) is which field. Columns that are left out are not read.

    ``fixed`` is what the fields in `import_choice.FIXED` are where the file says nothing, as a cell would say it. The
    words that the file has for choices and that we do not know are noted: see `is_open`.

    Raises `NotFound`, `Conflict` when the import is under way or done, ``Invalid({"mapping": …})`` when two columns
    are one field, a name is no field, or there is neither a title nor anything to find a posting by, and by the
    field's name for what is fixed wrongly.
    """
    batch = get(actor, batch_id)
    import_work.company_of(actor, batch)
    kept, read_as = import_choice.chosen(actor, batch, mapping, reading, fixed or {})
    return _noted(actor, batch, mapping=kept, reading={**batch.reading, **vars(read_as)})


def is_open(batch: ImportBatch) -> bool:
    """Whether the file has words for choices of which nobody has said what they mean."""
    return import_words.unanswered(batch.mapping.get("unknown", {}), batch.mapping.get("values", {}))


def explain(actor: Actor, batch_id: int, answers: Mapping[str, Mapping[str, str]]) -> ImportBatch:
    """Note what the file's words mean: by field and word (or ``*`` for all others) a value of ours.

    `import_words.LEAVE` leaves the field as it is, the empty text leaves the word unknown: its rows are refused.
    Raises `NotFound`, `Conflict` like `choose`, and `Invalid` by the field's name for what was not asked.
    """
    batch = get(actor, batch_id)
    import_work.company_of(actor, batch)
    unknown = batch.mapping.get("unknown", {})
    known = import_words.checked(answers, unknown)
    values = import_words.merged(batch.mapping.get("values", {}), known, unknown)
    return _noted(actor, batch, mapping={**batch.mapping, "values": values})


def _noted(actor: Actor, batch: ImportBatch, **values: Any) -> ImportBatch:
    """The batch with these values, to be checked (again). Raises `Conflict`."""
    with transaction():
        import_work.move(batch.id, CHOOSABLE, BatchState.UPLOADED, error="", **values)
    import_work.spool_path(batch).unlink(missing_ok=True)
    return get(actor, batch.id)
