"""The numbers of the front page: one query, and nobody else's postings in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import CompanyStatus, Job, JobState, live, utcnow
from my_app.policies import ANONYMOUS
from my_app.services.front_page.dashboard import Waiting, waiting
from my_app.services.lists.counting import Count
from tests.cast import actor
from tests.factories import CompanyFactory, JobFactory
from tests.queries import count_queries

EACH = {"rejected": 1, "expiring": 1, "scheduled": 1, "expired": 1, "closed": 1}


@pytest.fixture
def busy(cast):
    """Acme has a posting in each state, Bolt has one in review."""
    for trait in ("in_review", "scheduled", "expired", "rejected", "closed", "trashed"):
        JobFactory(company=cast.acme, **{trait: True})
    JobFactory(company=cast.acme, published=True, expires_at=utcnow() + timedelta(days=6))
    JobFactory(company=cast.acme, published=True, expires_at=utcnow() + timedelta(days=8))
    JobFactory(company=cast.bolt, in_review=True)
    return cast


def numbers(counts, reviews):
    return Waiting({name: Count(rows) for name, rows in counts.items()}, reviews)


def test_an_employer_counts_the_own_companys_postings(busy):
    expected = EACH | {"drafts": 1, "in_review": 1, "live": 3, "published": 3}
    assert waiting(actor(busy.viewer)) == numbers(expected, reviews=False)


def test_a_moderator_counts_the_whole_queue(busy):
    expected = EACH | {"drafts": 2, "in_review": 2, "live": 4, "published": 4}
    assert waiting(actor(busy.moderator)) == numbers(expected, reviews=True)


def test_each_posting_outside_the_trash_is_in_one_state(busy):
    states = waiting(actor(busy.admin)).states
    assert set(states) == set(JobState) - {JobState.TRASH}
    assert sum(count.rows for count in states.values()) == db.session.scalar(
        select(func.count(Job.id)).where(Job.deleted_at.is_(None))
    )


def test_live_is_what_the_board_says(busy):
    JobFactory(company=CompanyFactory(suspended=True), published=True)
    found = db.session.scalar(select(func.count(Job.id)).join(Job.company).where(live()))
    assert waiting(actor(busy.admin)).counts["live"].rows == found == 4


def test_a_suspended_companys_postings_are_not_live(busy):
    busy.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    counts = waiting(actor(busy.owner)).counts
    assert [counts[name].rows for name in ("live", "expiring", "published", "drafts")] == [0, 0, 3, 1]


def test_nobody_counts_nothing(busy):
    nothing = dict.fromkeys(waiting(actor(busy.owner)).counts, 0)
    assert waiting(ANONYMOUS) == numbers(nothing, reviews=False)


def test_the_numbers_take_one_query(busy):
    who = actor(busy.admin)
    with count_queries() as queries:
        waiting(who)
    assert len(queries) == 1
