"""What waits for somebody: the numbers of the admin's front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, select

from my_app.extensions import db
from my_app.models import Job, JobState, in_state, live, utcnow
from my_app.policies import Actor, Permission, rows

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """How many postings that the actor may read are in each of these states.

    ``in_review`` is the whole queue for those who review (``reviews``), and one's own waiting postings for others;
    ``live`` are published ones of active companies, ``expiring`` are live and end within `SOON`.
    """

    drafts: int
    rejected: int
    expiring: int
    in_review: int
    live: int
    scheduled: int
    published: int
    expired: int
    closed: int
    reviews: bool

    @property
    def states(self) -> dict[JobState, int]:
        """The postings outside the trash, by the state that people see."""
        return {
            JobState.DRAFT: self.drafts,
            JobState.IN_REVIEW: self.in_review,
            JobState.SCHEDULED: self.scheduled,
            JobState.PUBLISHED: self.published,
            JobState.EXPIRED: self.expired,
            JobState.REJECTED: self.rejected,
            JobState.CLOSED: self.closed,
        }


def waiting(actor: Actor) -> Waiting:
    """The numbers for ``actor``, in one query."""
    now = utcnow()
    is_live = live(now)
    reviews = Permission.JOB_REVIEW in actor.permissions
    queue = in_state(JobState.IN_REVIEW, now)
    counts: dict[str, ColumnElement[bool]] = {
        "drafts": in_state(JobState.DRAFT, now),
        "rejected": in_state(JobState.REJECTED, now),
        "expiring": and_(is_live, Job.expires_at <= now + SOON),
        "in_review": and_(queue, rows(actor, Permission.JOB_REVIEW, Job)) if reviews else queue,
        "live": is_live,
        "scheduled": in_state(JobState.SCHEDULED, now),
        "published": in_state(JobState.PUBLISHED, now),
        "expired": in_state(JobState.EXPIRED, now),
        "closed": in_state(JobState.CLOSED, now),
    }
    columns = [func.count().filter(clause).label(name) for name, clause in counts.items()]
    query = select(*columns).select_from(Job).join(Job.company).where(rows(actor, Permission.JOB_READ, Job))
    return Waiting(**db.session.execute(query).one()._asdict(), reviews=reviews)
