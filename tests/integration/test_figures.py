"""The figures of the front page: what counts, in which week, and nobody else's postings in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from my_app.extensions import db
from my_app.models import JobStatus, Part
from my_app.policies import ANONYMOUS
from my_app.services.front_page import figures
from my_app.services.front_page.figures import Employer, Employers, Wait
from my_app.services.workflow import Step, take_one
from tests.cast import actor
from tests.factories import CompanyFactory, JobFactory, MembershipFactory, together
from tests.queries import count_queries

NOW = datetime(2026, 4, 8, 12, tzinfo=UTC)  # a Wednesday; clocks went forward in Europe on 29 March
THIS_WEEK, LAST_WEEK = date(2026, 4, 6), date(2026, 3, 30)
PUBLISHED = JobStatus.PUBLISHED


@pytest.fixture
def noon():
    """The clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(app, noon, cast):
    """The cast, whose own postings are in the trash."""
    for job in (cast.draft, cast.published, cast.rival_draft, cast.rival_published):
        job.deleted_at = NOW
    db.session.commit()
    return cast


def ago(days=0, hours=0):
    return NOW - timedelta(days=days, hours=hours)


def weeks(user):
    """Weeks in which something happened: first day → created, published."""
    found = figures.by_week(actor(user))
    assert len(found) == figures.WEEKS
    return {week.begins: (week.created, week.published) for week in found if week.created or week.published}


def published(company, at, **values):
    return JobFactory(company=company, status=PUBLISHED, published_at=at, created_at=ago(200), **values)


def reviewed(company, waited, approved=None, **values):
    approved = approved or ago(1)
    values = {"published_at": approved} | values
    return JobFactory(company=company, status=PUBLISHED, approved_at=approved, submitted_at=approved - waited, **values)


def test_new_postings_count_in_the_week_of_their_beginning(people):
    for days in (0, 1, 3, 10, 85):
        JobFactory(company=people.acme, created_at=ago(days))
    assert weeks(people.owner) == {THIS_WEEK: (2, 0), LAST_WEEK: (1, 0), date(2026, 3, 23): (1, 0)}


def test_published_ones_count_once_they_have_begun(people):
    published(people.acme, ago(1))
    published(people.acme, NOW + timedelta(hours=1))
    published(people.acme, ago(8), expires_at=ago(1))
    JobFactory(company=people.acme, published_at=ago(1), created_at=ago(200))  # a draft that was planned
    assert weeks(people.owner) == {THIS_WEEK: (0, 1), LAST_WEEK: (0, 1)}


def test_what_was_closed_before_it_began_was_never_published(people):
    job = published(people.acme, NOW + timedelta(hours=1), expires_at=NOW + timedelta(days=30))
    take_one(actor(people.owner), Step.CLOSE, job.id)
    job = published(people.acme, ago(1))
    take_one(actor(people.owner), Step.CLOSE, job.id)
    with time_machine.travel(NOW + timedelta(hours=2)):
        assert weeks(people.owner) == {THIS_WEEK: (0, 1)}


@pytest.mark.parametrize(
    ("zone", "begins"),
    [("Europe/Berlin", THIS_WEEK), ("Europe/London", LAST_WEEK), ("America/New_York", date(2026, 4, 5))],
)
def test_weeks_are_those_of_the_persons_zone(people, zone, begins):
    people.owner.timezone = zone
    # Midnight in Berlin, where it is summer time already: an hour too early anywhere else.
    JobFactory(company=people.acme, created_at=datetime(2026, 4, 5, 22, tzinfo=UTC))
    assert weeks(people.owner) == {begins: (1, 0)}


def test_the_week_in_which_the_clocks_change_has_all_its_hours(people):
    people.owner.timezone = "Europe/Berlin"
    for moment in ("2026-03-22T23:00", "2026-03-29T21:59", "2026-03-29T22:00"):
        JobFactory(company=people.acme, created_at=datetime.fromisoformat(f"{moment}+00:00"))
    assert weeks(people.owner) == {date(2026, 3, 23): (2, 0), LAST_WEEK: (1, 0)}


def test_waits_are_told_by_their_length(people):
    for days, count in ((0.5, 1), (1, 2), (2.9, 1), (3, 1), (6.9, 2), (7, 1), (40, 1)):
        for _ in range(count):
            reviewed(people.acme, timedelta(days=days))
    expected = {Wait.DAY: 1, Wait.THREE_DAYS: 3, Wait.WEEK: 3, Wait.LONGER: 2}
    assert figures.waits(actor(people.owner)) == expected


def test_a_start_that_was_planned_is_no_waiting(people):
    reviewed(people.acme, timedelta(hours=2), published_at=NOW + timedelta(days=30))
    assert figures.waits(actor(people.owner))[Wait.DAY] == 1


def test_only_reviews_of_these_weeks_count(people):
    reviewed(people.acme, timedelta(hours=2), approved=ago(90))
    published(people.acme, ago(1), approved_at=ago(1))  # never submitted
    assert set(figures.waits(actor(people.owner)).values()) == {0}


def test_the_steps_keep_the_times_of_a_review(people):
    job = JobFactory(company=people.acme, published_at=NOW + timedelta(days=9), created_at=ago(3))
    take_one(actor(people.owner), Step.SUBMIT, job.id)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        take_one(actor(people.moderator), Step.PUBLISH, job.id)
        assert figures.waits(actor(people.owner))[Wait.THREE_DAYS] == 1
        take_one(actor(people.owner), Step.CLOSE, job.id)
        take_one(actor(people.owner), Step.REOPEN, job.id)
        assert (job.submitted_at, job.approved_at) == (None, None)


def test_staff_see_the_largest_companies_and_the_others_together(people):
    with together():
        for number in range(12):
            company = CompanyFactory(name=f"Number {number:02}")
            JobFactory.create_batch(13 - number, company=company)
    found = figures.by_company(actor(people.moderator))
    assert found.largest == [Employer(f"Number {number:02}", 13 - number) for number in range(10)]
    assert found.others == 3 + 2


def test_somebody_of_two_companies_compares_these_two(people):
    MembershipFactory(user=people.owner, company=people.bolt, part=Part.VIEWER)
    JobFactory.create_batch(2, company=people.bolt)
    JobFactory(company=people.acme)
    JobFactory(company=CompanyFactory())
    found = figures.by_company(actor(people.owner))
    assert found == Employers([Employer("Bolt", 2), Employer("Acme", 1)], 0)


def test_somebody_of_one_company_has_nothing_to_compare(people):
    who = actor(people.viewer)
    with count_queries() as queries:
        assert figures.by_company(who) is None
    assert queries == []


def everything(who):
    return figures.by_week(who), figures.waits(who), figures.by_company(who)


def test_a_rivals_postings_change_nothing(people):
    reviewed(people.acme, timedelta(hours=2))
    who = actor(people.owner)
    before = everything(who)
    reviewed(people.bolt, timedelta(hours=2))
    JobFactory(company=people.bolt)
    assert everything(who) == before
    assert everything(actor(people.admin)) != before


def test_nobody_and_an_empty_board_have_empty_figures(people):
    for who in (ANONYMOUS, actor(people.admin)):
        found, waits, companies = everything(who)
        assert {(week.created, week.published) for week in found} == {(0, 0)}
        assert set(waits.values()) == {0}
        assert companies in (None, Employers([], 0))


def test_each_figure_is_one_query(people):
    who = actor(people.admin)
    with count_queries() as queries:
        everything(who)
    assert len(queries) == 4
