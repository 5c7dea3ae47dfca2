"""What waits for somebody: the numbers of the admin's front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, Subquery, and_, bindparam, func, select

from my_app.extensions import db
from my_app.models import Company, CompanyStatus, Job, JobState, JobStatus, in_state, utcnow
from my_app.models.job import NOW
from my_app.models.types import UTCDateTime
from my_app.policies import Actor, Permission, is_everything, rows
from my_app.services.lists import counting, stored
from my_app.services.lists.counting import Count
from my_app.services.statements import kept

SOON = timedelta(days=7)
# Asked when a statement runs: the statement itself is kept.
IN_A_WEEK: Any = bindparam("in_a_week", callable_=lambda: utcnow() + SOON, type_=UTCDateTime())
# Claimed by whoever has asked for the numbers of all postings (`stored.claim`).
ASKED = stored.key("front", "asked", {})
STATES = {
    "drafts": JobState.DRAFT,
    "in_review": JobState.IN_REVIEW,
    "scheduled": JobState.SCHEDULED,
    "published": JobState.PUBLISHED,
    "expired": JobState.EXPIRED,
    "rejected": JobState.REJECTED,
    "closed": JobState.CLOSED,
}


@dataclass(frozen=True)
class Waiting:
    """How many postings that the actor may read are in each of these states.

    ``in_review`` is the whole queue for those who review (``reviews``), and one's own waiting postings for others;
    ``live`` are published ones of active companies, ``expiring`` are live and end within `SOON`.
    """

    counts: dict[str, Count]
    reviews: bool

    @property
    def states(self) -> dict[JobState, Count]:
        """The postings outside the trash, by the state that people see."""
        return {state: self.counts[name] for name, state in STATES.items()}

    @property
    def total(self) -> int:
        """How many postings that are, or about how many."""
        return sum(count.rows for count in self.states.values())


def waiting(actor: Actor) -> Waiting:
    """The numbers for ``actor``, in one query: exact for whoever sees their own, as a list's for who sees all rows."""
    everything = is_everything(rows(actor, Permission.JOB_READ, Job))
    counts = _bounded() if everything else _exact(actor)
    return Waiting(counts, reviews=Permission.JOB_REVIEW in actor.permissions)


def stored_counts() -> dict[str, int]:
    """What is worth storing of the numbers for whoever sees all rows, by key."""
    parts = _parts()
    found = counting.exact(counting.exact_statement(counting.Parts(list(parts.values()))))
    return {
        _key(name): count.rows for name, count in zip(parts, found, strict=True) if count.rows > counting.STORED_FROM
    }


def _bounded() -> dict[str, Count]:
    found = counting.bounded(kept(_bounded_statement, "front", counting.BOUND))
    return dict(zip(_parts(), found, strict=True))


def _bounded_statement() -> Executable:
    parts = _parts()
    return counting.bounded_statement(counting.Parts(list(parts.values())), [_key(name) for name in parts], ASKED)


def _parts() -> dict[str, Select[Any]]:
    """A statement over the postings of each number. Companies are looked up one by one: the counting ends early."""
    parts: dict[str, Select[Any]] = {name: select(Job.id).where(in_state(state)) for name, state in STATES.items()}
    active = Job.company.has(Company.status == CompanyStatus.ACTIVE)
    parts["live"] = parts["published"].where(active)
    parts["expiring"] = parts["live"].where(Job.expires_at > NOW, Job.expires_at <= IN_A_WEEK)
    return parts


def _key(name: str) -> str:
    return stored.key("front", name, {})


def _exact(actor: Actor) -> dict[str, Count]:
    """The numbers for some companies.

    Postings are counted by company and stored state first, in the order of an index: many take no sorting, and
    companies are looked up once each. What is live is what `live` says: published ones of active companies.
    """
    groups = _groups(actor, utcnow())
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
    return {name: Count(int(number or 0)) for name, number in found.items()}


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
