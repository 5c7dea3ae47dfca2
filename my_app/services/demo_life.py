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
    S.DRAFT: 11,
    S.EXPIRED: 8,
    S.CLOSED: 8,
    S.IN_REVIEW: 7,
    S.SCHEDULED: 5,
    S.REJECTED: 4,
    S.TRASH: 2,
}
# How often a posting in this state has been saved.
VERSIONS = {S.DRAFT: 1, S.TRASH: 2, S.IN_REVIEW: 2, S.REJECTED: 3, S.CLOSED: 4}
LIFETIMES = (30, 45, 60)
SOON = 0.09  # the share of live postings that end within a week


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
    submitted = _submitted(rng, state, begins, now)
    created = (submitted or _past(rng, now, 1, 25)) - timedelta(hours=rng.uniform(1, 90))
    deleted = _past(rng, now, 0, 1) if state is S.TRASH else None
    closed = _past(rng, now, 0, 9) if state is S.CLOSED else None
    known = [moment for moment in (created, submitted, begins, closed, deleted) if moment and moment <= now]
    times = {
        "published_at": begins,
        "expires_at": ends,
        "submitted_at": submitted,
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
    """When the posting begins and ends; a closed one began long enough ago to be closed since."""
    lifetime = timedelta(days=rng.choice(LIFETIMES))
    soon = now + timedelta(days=rng.uniform(0.5, 6.8))
    match state:
        case S.SCHEDULED:
            begins = _morning(now + timedelta(days=rng.randint(1, 14)))
            return begins, begins + lifetime
        case S.EXPIRED:
            return _past(rng, now, 20, 40), _past(rng, now, 1, 14)
        case S.CLOSED:
            begins = _past(rng, now, 12, 40)
            return begins, begins + lifetime
        case S.PUBLISHED:
            begins = _past(rng, now, 0, 28)
            long_ago = _past(rng, now, 12, 40)
            return (long_ago, soon) if rng.random() < SOON else (begins, max(begins + lifetime, soon))
    return None, None


def _submitted(rng: Random, state: JobState, begins: datetime | None, now: datetime) -> datetime | None:
    """When it went to review: before it was published, as far as that lies in the past."""
    waited = timedelta(hours=rng.uniform(1, 60))
    if begins is not None:
        return min(begins, now) - waited
    return _past(rng, now, 0, 5) if state in (S.IN_REVIEW, S.REJECTED) else None


def _past(rng: Random, now: datetime, least: int, most: int) -> datetime:
    """A moment within these days before ``now``, in working hours where that is not today."""
    days, hour, minute = rng.uniform(least, most), rng.randint(7, 16), rng.randrange(60)
    moment = now - timedelta(days=days, minutes=minute + 1)
    return moment if days <= 1 else moment.replace(hour=hour, minute=minute)


def _morning(day: datetime) -> datetime:
    return day.replace(hour=6, minute=0)
