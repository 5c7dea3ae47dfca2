"""The numbers of the front page: one query, and nobody else's postings in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from my_app.extensions import db
from my_app.models import CompanyStatus, utcnow
from my_app.policies import ANONYMOUS
from my_app.services.dashboard import Waiting, waiting
from tests.cast import actor
from tests.factories import JobFactory


@pytest.fixture
def busy(cast):
    """Acme has a posting in each state, Bolt has one in review."""
    for trait in ("in_review", "scheduled", "expired", "rejected", "closed", "trashed"):
        JobFactory(company=cast.acme, **{trait: True})
    JobFactory(company=cast.acme, published=True, expires_at=utcnow() + timedelta(days=6))
    JobFactory(company=cast.acme, published=True, expires_at=utcnow() + timedelta(days=8))
    JobFactory(company=cast.bolt, in_review=True)
    return cast


def test_an_employer_counts_the_own_companys_postings(busy):
    expected = Waiting(drafts=1, rejected=1, expiring=1, in_review=1, live=3, scheduled=1, reviews=False)
    assert waiting(actor(busy.viewer)) == expected


def test_a_moderator_counts_the_whole_queue(busy):
    expected = Waiting(drafts=2, rejected=1, expiring=1, in_review=2, live=4, scheduled=1, reviews=True)
    assert waiting(actor(busy.moderator)) == expected


def test_a_suspended_companys_postings_are_not_live(busy):
    busy.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    numbers = waiting(actor(busy.owner))
    assert (numbers.live, numbers.expiring, numbers.drafts) == (0, 0, 1)


def test_nobody_counts_nothing(busy):
    assert waiting(ANONYMOUS) == Waiting(0, 0, 0, 0, 0, 0, reviews=False)


def test_the_numbers_take_one_query(busy):
    who, seen = actor(busy.admin), []

    def note(*args):
        seen.append(args)

    event.listen(db.engine, "before_cursor_execute", note)
    waiting(who)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(seen) == 1
