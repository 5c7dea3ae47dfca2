"""What waits for somebody: the numbers of the admin's front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, select

from my_app.extensions import db
from my_app.models import Company, CompanyStatus, Job, JobState, JobStatus, in_state, utcnow
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
    """The numbers for ``actor``, in one query.

    Postings are counted by company and stored state first, in the order of an index: a million take no sorting, and
    companies are looked up once each. What is live is what `live` says: published ones of active companies.
    """
    now = utcnow()
    groups = _groups(actor, now)
    active = Company.status == CompanyStatus.ACTIVE
    counts = {
        "drafts": _sum(groups.c.postings, groups.c.status == JobStatus.DRAFT),
        "rejected": _sum(groups.c.postings, groups.c.status == JobStatus.REJECTED),
        "expiring": _sum(groups.c.expiring, active),
        "in_review": _sum(groups.c.postings, groups.c.status == JobStatus.IN_REVIEW),
        "live": _sum(groups.c.published, active),
        "scheduled": _sum(groups.c.scheduled),
        "published": _sum(groups.c.published),
        "expired": _sum(groups.c.expired),
        "closed": _sum(groups.c.postings, groups.c.status == JobStatus.CLOSED),
    }
    columns = [column.label(name) for name, column in counts.items()]
    query = select(*columns).select_from(groups).join(Company, Company.id == groups.c.company_id)
    found = db.session.execute(query).one()._asdict()
    numbers = {name: int(number or 0) for name, number in found.items()}
    return Waiting(**numbers, reviews=Permission.JOB_REVIEW in actor.permissions)


def _groups(actor: Actor, now: datetime) -> Subquery:
    """What ``actor`` may read outside the trash, counted for each company and stored state."""
    published = in_state(JobState.PUBLISHED, now)
    refined = {
        "scheduled": in_state(JobState.SCHEDULED, now),
        "published": published,
        "expiring": and_(published, Job.expires_at <= now + SOON),
        "expired": in_state(JobState.EXPIRED, now),
    }
    counts = [func.count().filter(clause).label(name) for name, clause in refined.items()]
    return (
        select(Job.company_id, Job.status, func.count().label("postings"), *counts)
        .where(rows(actor, Permission.JOB_READ, Job), Job.deleted_at.is_(None))
        .group_by(Job.company_id, Job.status)
        .subquery()
    )


def _sum(column: ColumnElement[int], *where: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(column).filter(*where) if where else func.sum(column)
