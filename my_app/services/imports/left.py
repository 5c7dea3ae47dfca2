"""What an undo leaves as it is, and why: each posting's number, its title, and a word for the reason."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, func, or_, select

from my_app.extensions import db, on_sqlite
from my_app.models import ImportChange, Job

NAMED = 100
# Number, title; and why: the key of a sentence, or the former reference that another posting has by now.
LeftRow = tuple[int, str, str]
EDITED, TRASHED, TAKEN = "edited", "trashed", "taken:"


def hold(batch_id: int) -> None:
    """Keep others from the batch's postings until the transaction ends, after they have ended what they do with them.

    SQLite has one writer at a time, which is this transaction.
    """
    if on_sqlite():
        return
    joined = select(Job.id).join(ImportChange, ImportChange.job_id == Job.id).where(ImportChange.batch_id == batch_id)
    held = joined.order_by(Job.id).with_for_update(of=Job).subquery()
    db.session.execute(select(func.count()).select_from(held))


def untouched(batch_id: int, company_id: int) -> ColumnElement[bool]:
    """The change is the last one of its posting."""
    return and_(
        ImportChange.batch_id == batch_id,
        Job.id == ImportChange.job_id,
        Job.company_id == company_id,
        Job.version == ImportChange.version,
    )


def edited(batch_id: int, company_id: int) -> tuple[int, list[LeftRow]]:
    """How many postings have been edited since, and the first of them.

    One that is another company's by now is counted and not named.
    """
    touched = and_(
        ImportChange.batch_id == batch_id,
        or_(Job.version != ImportChange.version, Job.company_id != company_id),
    )
    joined = select(func.count()).select_from(ImportChange).join(Job, Job.id == ImportChange.job_id)
    names = (
        select(Job.id, Job.title, Job.deleted_at)
        .join(ImportChange, Job.id == ImportChange.job_id)
        .where(touched, Job.company_id == company_id)
        .order_by(ImportChange.line)
        .limit(NAMED)
    )
    named = [(row.id, row.title, TRASHED if row.deleted_at else EDITED) for row in db.session.execute(names)]
    return db.session.scalar(joined.where(touched)) or 0, named


def taken(references: Mapping[int, str]) -> list[LeftRow]:
    """Some of the postings whose former reference another one has by now: ``references`` by their ids."""
    first = sorted(references)[:NAMED]
    titles = db.session.execute(select(Job.id, Job.title).where(Job.id.in_(first)).order_by(Job.id))
    return [(row.id, row.title, TAKEN + references[row.id]) for row in titles]
