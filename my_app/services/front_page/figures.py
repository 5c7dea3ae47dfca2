"""The figures of the admin's front page: postings by week and by company, and how long a review takes.

Each is one aggregate query within the postings that the actor may read, the trash left out. Weeks are told apart in
SQL by the moments at which they begin for the actor, so that no zone and no change of clocks blurs them.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, func, select

from my_app.extensions import db
from my_app.models import Company, Job, JobStatus, utcnow
from my_app.policies import Actor, Permission, rows
from my_app.services.front_page import weeks

WEEKS = 12
LARGEST = 10


@dataclass(frozen=True)
class Week:
    """The week from ``begins`` on: postings that were created, and postings that went live."""

    begins: date
    created: int
    published: int


class Wait(enum.StrEnum):
    """How long a posting waited from submission to approval."""

    DAY = "day"
    THREE_DAYS = "three_days"
    WEEK = "week"
    LONGER = "longer"


LIMITS = {Wait.DAY: timedelta(days=1), Wait.THREE_DAYS: timedelta(days=3), Wait.WEEK: timedelta(days=7)}


@dataclass(frozen=True)
class Employer:
    """A company and how many postings it has."""

    name: str
    postings: int


@dataclass(frozen=True)
class Employers:
    """The companies with the most postings, and how many postings all others have together."""

    largest: list[Employer]
    others: int


def by_week(actor: Actor) -> list[Week]:
    """What was created and what went live in each of the last weeks, oldest first, in two queries.

    A posting goes live when its publication begins: one that is planned for later does not count yet.
    """
    now = utcnow()
    begins = weeks.last_weeks(actor, now, WEEKS)
    public = Job.status.in_((JobStatus.PUBLISHED, JobStatus.CLOSED))
    created = _weekly(actor, Job.created_at, begins, now)
    published = _weekly(actor, Job.published_at, begins, now, public)
    return [Week(first, created.get(n, 0), published.get(n, 0)) for n, first in enumerate(begins)]


def waits(actor: Actor) -> dict[Wait, int]:
    """How many of the postings approved in the last weeks waited how long for it, in one query.

    What counts is the moment of the approval: ``published_at`` may be planned for later, or changed since.
    Postings that were published without a review are in none of them.
    """
    since = weeks.start_of(actor, weeks.last_weeks(actor, utcnow(), WEEKS)[0])
    seconds = extract("epoch", Job.approved_at) - extract("epoch", Job.submitted_at)
    steps = [(seconds < limit.total_seconds(), wait.value) for wait, limit in LIMITS.items()]
    wait = case(*steps, else_=Wait.LONGER.value).label("wait")
    reviewed = and_(Job.approved_at >= since, Job.submitted_at <= Job.approved_at)
    query = select(wait, func.count()).where(_readable(actor), reviewed).group_by("wait")
    found: dict[str, int] = dict(db.session.execute(query).tuples().all())
    return {wait: found.get(wait.value, 0) for wait in Wait}


def by_company(actor: Actor) -> Employers | None:
    """Who has the most postings, in one query; None for somebody who reads the postings of one company at most."""
    if Permission.JOB_READ not in actor.permissions and len(actor.company_ids(Permission.JOB_READ)) < 2:
        return None
    counted = (
        select(Job.company_id, func.count().label("postings"), func.sum(func.count()).over().label("total"))
        .where(_readable(actor))
        .group_by(Job.company_id)
        .order_by(func.count().desc(), Job.company_id)
        .limit(LARGEST)
        .subquery()
    )
    query = (
        select(Company.name, counted.c.postings, counted.c.total)
        .join(counted, counted.c.company_id == Company.id)
        .order_by(counted.c.postings.desc(), Company.name, Company.id)
    )
    found = db.session.execute(query).all()
    largest = [Employer(name, postings) for name, postings, _total in found]
    total = int(found[0].total) if found else 0
    return Employers(largest, total - sum(employer.postings for employer in largest))


def _readable(actor: Actor) -> ColumnElement[bool]:
    return and_(rows(actor, Permission.JOB_READ, Job), Job.deleted_at.is_(None))


def _weekly(
    actor: Actor, moment: Any, begins: list[date], now: datetime, *where: ColumnElement[bool]
) -> dict[int, int]:
    """How many postings have their ``moment`` in which week, by the week's place in ``begins``."""
    starts = [weeks.start_of(actor, first) for first in begins]
    steps = [(moment >= start, place) for place, start in reversed(list(enumerate(starts)))]
    query = (
        select(case(*steps).label("week"), func.count())
        .where(_readable(actor), moment >= starts[0], moment <= now, *where)
        .group_by("week")
    )
    return dict(db.session.execute(query).tuples().all())
