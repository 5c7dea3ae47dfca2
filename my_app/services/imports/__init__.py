"""Postings in from a file, in steps: receive it, match its columns, check it without changing anything, apply, undo.

Each step is small, may be left and come back to, and says in the batch what came of it. What the check found is what
is applied: a posting that somebody has changed in between makes the apply refuse, and nothing is half done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db, files, setting
from my_app.models import BatchState, Company, ImportBatch, SheetKind, TaskState
from my_app.policies import Actor, Permission, allowed
from my_app.services import background, records
from my_app.services.imports import choice as import_choice
from my_app.services.imports import discard as import_discard
from my_app.services.imports import mending as import_mending
from my_app.services.imports import outcomes as import_outcomes
from my_app.services.imports import source as import_source
from my_app.services.imports import tasks as import_tasks
from my_app.services.imports import words as import_words
from my_app.services.imports import work as import_work
from my_app.services.imports.places import NAMING
from my_app.services.imports.suggest import suggest
from my_app.services.imports.tasks import APPLY, CHECK, UNDO, WORK
from my_app.services.imports.types import OutcomeKind, OutcomePage, Preview, Reading
from my_app.services.imports.upload import keep
from my_app.services.spreadsheet.job_sheet import EDITABLE
from my_app.services.transaction import transaction

S = BatchState
CHOOSABLE = (S.UPLOADED, S.CHECKED, S.FAILED)
UNDER_WAY = {CHECK: S.CHECKING, APPLY: S.APPLYING, UNDO: S.UNDOING}
BEGINS = {CHECK: CHOOSABLE, APPLY: (S.CHECKED,), UNDO: (S.APPLIED,)}
REQUIRED = ("title",)
SAMPLES = 5


def fields() -> list[tuple[str, Any]]:
    """``(name, word)`` for each field that a column can be, the word lazily translated: for a select."""
    return [(name, i18n.JOB_FIELDS.get(name, name)) for name in (*EDITABLE, *NAMING)]


def get(actor: Actor, batch_id: int, permission: Permission = Permission.IMPORT_READ) -> ImportBatch:
    """The batch. Raises `NotFound`, or `Forbidden` when it is seen but ``permission`` is missing.

    ``batch.counts`` holds ``rows`` (before the check about how many), and after the check ``new``, ``changed``,
    ``unchanged``, ``repeated``, ``refused``, ``skipped`` and ``ignored`` (the headers that were not read); after an
    undo ``removed``, ``restored``, ``left`` (numbers) and ``left_rows`` (``[[id, title], …]``). ``batch.error`` is a
    translated sentence when something did not work.
    """
    batch = records.get(actor, ImportBatch, batch_id, permission)
    return _released(batch)


def receive(actor: Actor, company_id: int, filename: str, stream: BinaryIO) -> ImportBatch:
    """Keep the uploaded file, which is read to its end in pieces, and say of what kind it is, by its content.

    Raises `NotFound` for a company that the actor cannot import into, and ``Invalid({"file": …})`` for a file that
    cannot be used: too large, empty, no sheet at all, protected, or one that unpacks to something far too large.
    """
    company = db.session.get(Company, company_id)
    if company is None or not allowed(actor, Permission.JOB_IMPORT, company):
        raise NotFound
    name = files.new(".upload")
    path = files.path(name)
    facts = keep(stream, path)
    reading = {"encoding": facts.encoding, "marked": facts.marked, "assumed": facts.assumed}
    try:
        with transaction():
            batch = ImportBatch(
                company_id=company.id,
                user_id=actor.user_id,
                actor=actor.label,
                filename=_clean_name(filename),
                stored_as=name,
                size=facts.size,
                kind=facts.kind,
                reading=reading,
                counts={"rows": max(0, facts.rows - (facts.kind is not SheetKind.JSONL))},
            )
            db.session.add(batch)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return batch


def preview(actor: Actor, batch_id: int, reading: Reading | None = None) -> Preview:
    """The file's columns and first rows, read as ``reading`` says; without it, as was chosen, or as it seems to be.

    Raises `NotFound`, and `Invalid` for a reading that this file does not allow (``encoding``, ``delimiter``,
    ``decimal``, ``date_order``, ``reading`` for the sheet) and for a file that cannot be read (``file``).
    """
    batch = get(actor, batch_id)
    chosen = import_source.known_reading(batch, reading)
    header, rows = import_source.first_rows(batch, chosen)
    last = import_choice.last_time(batch) if "fields" not in batch.mapping else batch.mapping
    suggested = import_choice.before(batch, header) or suggest(header, actor.locale, import_choice.headings(last))
    notes = []
    if batch.reading.get("assumed") and chosen.encoding == batch.reading.get("encoding"):
        name = chosen.encoding
        notes.append(str(_("The file is not UTF-8. It is read as %(encoding)s (Western European).", encoding=name)))
    if not chosen.mend and (wrong := import_mending.example(rows)):
        notes.append(
            str(
                _(
                    "Some texts were once read wrongly: “%(before)s” was “%(after)s”. They can be repaired below.",
                    before=wrong[0],
                    after=wrong[1],
                )
            )
        )
    return Preview(
        reading=import_source.with_habits(chosen, suggested, rows),
        headers=header,
        samples=rows[:SAMPLES],
        suggested=suggested,
        missing=[name for name in REQUIRED if name not in suggested.values()],
        notes=notes,
        sheets=import_source.sheets(batch),
        marked=bool(batch.reading.get("marked")),
        rows=int(batch.counts.get("rows", 0)),
        fixed={name: text for name, text in last.get("defaults", {}).items() if name in import_choice.FIXED},
    )


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


def discard(actor: Actor, batch_id: int) -> None:
    """Remove a file that nobody wants, and its import, while nothing of it was applied.

    Raises `NotFound`, and `Conflict` when it is under way or was applied.
    """
    import_discard.discard(actor, get(actor, batch_id))


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


def outcomes(actor: Actor, batch_id: int, kind: OutcomeKind, page: int = 1) -> OutcomePage:
    """What the dry run found, `import_outcomes.PAGE_SIZE` rows a page; an empty page where there is nothing (more)."""
    return import_outcomes.page(actor, get(actor, batch_id), kind, page)


def refused_file(actor: Actor, batch_id: int) -> Iterator[bytes]:
    """The refused rows as a CSV file in the file's own columns, and one column more with the reasons.

    Sent in again it gives the same rows: the column with the reasons is left out then. Raises `NotFound`.
    """
    return import_outcomes.refused_file(actor, get(actor, batch_id))


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


def _noted(actor: Actor, batch: ImportBatch, **values: Any) -> ImportBatch:
    """The batch with these values, to be checked (again). Raises `Conflict`."""
    with transaction():
        import_work.move(batch.id, CHOOSABLE, S.UPLOADED, error="", **values)
    import_work.spool_path(batch).unlink(missing_ok=True)
    return get(actor, batch.id)


def _clean_name(filename: str) -> str:
    """What the person called the file, without folders and what does not print."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char.isprintable()).strip()[:255] or "file"
