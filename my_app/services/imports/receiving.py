"""A file comes in: it is kept, and known by its content."""

from __future__ import annotations

from typing import BinaryIO

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid, NotFound
from my_app.extensions import db, files
from my_app.models import Company, ImportBatch, SheetKind
from my_app.policies import Actor, Permission, allowed
from my_app.services.imports.upload import keep
from my_app.services.transaction import transaction

# What the name of a sheet ends in. Which of them it is, its content says.
ENDINGS = ("csv", "tsv", "txt", "xlsx", "jsonl", "ndjson")


def receive(actor: Actor, company_id: int, filename: str, stream: BinaryIO) -> ImportBatch:
    """Keep the uploaded file, which is read to its end in pieces, and say of what kind it is, by its content.

    Raises `NotFound` for a company that the actor cannot import into, and ``Invalid({"file": …})`` for a file that
    cannot be used: of another ending, too large, empty, no sheet at all, protected, or one that unpacks to something
    far too large.
    """
    company = db.session.get(Company, company_id)
    if company is None or not allowed(actor, Permission.JOB_IMPORT, company):
        raise NotFound
    _check_ending(_clean_name(filename))
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


def _check_ending(name: str) -> None:
    """A name without an ending says nothing, and is let through: it may come from a pipe."""
    _stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() not in ENDINGS:
        raise Invalid({"file": _("Its name ends in “.%(ending)s”, which no sheet does.", ending=ending[:20])})


def _clean_name(filename: str) -> str:
    """What the person called the file, without folders and what does not print."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char.isprintable()).strip()[:255] or "file"
