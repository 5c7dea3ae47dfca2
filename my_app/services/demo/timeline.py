"""Where demo postings stand: states in steady shares, and the times that go with each, all relative to now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from my_app.models import JobState, JobStatus

S = JobState
# Of a hundred postings, how many are in which state.
SHARES = {
    S.PUBLISHED: 55,
    S.EXPIRED: 12,
    S.CLOSED: 10,
    S.DRAFT: 8,
    S.IN_REVIEW: 5,
    S.SCHEDULED: 4,
    S.REJECTED: 4,
    S.TRASH: 2,
}
# How often a posting in this state has been saved.
VERSIONS = {S.DRAFT: 1, S.TRASH: 2, S.IN_REVIEW: 2, S.REJECTED: 3, S.CLOSED: 4}
LIFETIMES = (30, 45, 60)
# How many hours a review takes, and how often that is so.
REVIEWS = {(1, 24): 55, (24, 72): 28, (72, 168): 12, (168, 300): 5}
PLANNED = 0.2  # the share of published postings whose beginning was planned for later than their approval


def states() -> Iterator[JobState]:
    """States without end, spread so evenly that any run of them has nearly the shares of `SHARES`."""
    owed = dict.fromkeys(SHARES, 0)
    while True:
        for state, share in SHARES.items():
            owed[state] += share
        chosen = max(owed, key=lambda state: owed[state])
        owed[chosen] -= sum(SHARES.values())
        yield chosen


def life(rng: Random, state: JobState, now: datetime) -> dict[str, Any]:
    """Status and times of a posting that is in ``state`` at ``now``; the reason of a rejection is the caller's."""
    begins, ends = _published(rng, state, now)
    approved = _approved(rng, begins, now)
    submitted = _submitted(rng, state, approved, now)
    created = (submitted or _past(rng, now, 1, 40)) - timedelta(hours=rng.uniform(1, 90))
    deleted = _past(rng, now, 0, 1) if state is S.TRASH else None
    closed = (
        min(now, begins + (ends - begins) * rng.uniform(0.2, 0.9)) if state is S.CLOSED and begins and ends else None
    )
    known = [moment for moment in (created, submitted, approved, begins, closed, deleted) if moment and moment <= now]
    times = {
        "published_at": begins,
        "expires_at": ends,
        "submitted_at": submitted,
        "approved_at": approved,
        "deleted_at": deleted,
        "created_at": created,
        "updated_at": max(known),
    }
    # To the minute, as people type them.
    minutes = {name: moment and moment.replace(second=0, microsecond=0) for name, moment in times.items()}
    return {"status": _status(state), "reject_reason": None, "version": VERSIONS.get(state, 3), **minutes}


def _status(state: JobState) -> JobStatus:
    if state in (S.SCHEDULED, S.EXPIRED):
        return JobStatus.PUBLISHED
    return JobStatus.DRAFT if state is S.TRASH else JobStatus(state.value)


def _published(rng: Random, state: JobState, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When the posting begins and ends: what is live has some days left, what is over ended lately."""
    days = rng.choice(LIFETIMES)
    match state:
        case S.SCHEDULED:
            begins = _morning(now + timedelta(days=rng.randint(1, 14)))
        case S.PUBLISHED:
            begins = _past(rng, now, 0, days - 3)
        case S.EXPIRED:
            begins = _past(rng, now, days + 1, days + 24)
        case S.CLOSED:
            begins = _past(rng, now, 3, 80)
        case _:
            return None, None
    return begins, begins + timedelta(days=days)


def _approved(rng: Random, begins: datetime | None, now: datetime) -> datetime | None:
    """When the review ended: mostly that is when the posting begins, sometimes its beginning was planned."""
    if begins is None:
        return None
    planned = begins > now or rng.random() < PLANNED
    return min(begins, now) - timedelta(days=rng.uniform(0.1, 5)) if planned else begins


def _submitted(rng: Random, state: JobState, approved: datetime | None, now: datetime) -> datetime | None:
    """When it went to review."""
    if approved is not None:
        hours = rng.choices(tuple(REVIEWS), tuple(REVIEWS.values()))[0]
        return approved - timedelta(hours=rng.uniform(*hours))
    return _past(rng, now, 0, 5) if state in (S.IN_REVIEW, S.REJECTED) else None


def _past(rng: Random, now: datetime, least: int, most: int) -> datetime:
    """A moment within these days before ``now``, in working hours where that is not today."""
    days, hour, minute = rng.uniform(least, most), rng.randint(7, 16), rng.randrange(60)
    moment = now - timedelta(days=days, minutes=minute + 1)
    return moment if days <= 1 else moment.replace(hour=hour, minute=minute)


def _morning(day: datetime) -> datetime:
    return day.replace(hour=6, minute=0)
