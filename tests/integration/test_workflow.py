"""A posting's life: each step only where the state and the policy allow it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import CompanyStatus, Job, JobState, in_state, utcnow
from my_app.policies import ANONYMOUS
from my_app.services.records import MAX_BULK
from my_app.services.workflow import LIFETIME, TRANSITIONS, Step, steps, take, take_one
from tests.cast import actor
from tests.factories import JobFactory
from tests.trail import last_entry, trail

TRAITS = {
    JobState.DRAFT: {},
    JobState.IN_REVIEW: {"in_review": True},
    JobState.SCHEDULED: {"scheduled": True},
    JobState.PUBLISHED: {"published": True},
    JobState.EXPIRED: {"expired": True},
    JobState.REJECTED: {"rejected": True},
    JobState.CLOSED: {"closed": True},
    JobState.TRASH: {"trashed": True},
}
ENDS = {
    Step.SUBMIT: {JobState.IN_REVIEW},
    Step.PUBLISH: {JobState.PUBLISHED},
    Step.REJECT: {JobState.REJECTED},
    Step.CLOSE: {JobState.CLOSED},
    Step.REOPEN: {JobState.DRAFT},
    Step.TRASH: {JobState.TRASH},
    Step.RESTORE: {JobState.DRAFT},
}
EMPLOYERS_STEPS = {
    JobState.DRAFT: [Step.SUBMIT, Step.TRASH],
    JobState.IN_REVIEW: [Step.TRASH],
    JobState.SCHEDULED: [Step.CLOSE, Step.TRASH],
    JobState.PUBLISHED: [Step.CLOSE, Step.TRASH],
    JobState.EXPIRED: [Step.CLOSE, Step.REOPEN, Step.TRASH],
    JobState.REJECTED: [Step.SUBMIT, Step.TRASH],
    JobState.CLOSED: [Step.REOPEN, Step.TRASH],
    JobState.TRASH: [Step.RESTORE],
}


@pytest.mark.parametrize("state", JobState)
def test_the_clause_and_the_property_say_the_same(cast, state):
    every = {each: JobFactory(company=cast.acme, **traits) for each, traits in TRAITS.items()}
    found = set(db.session.scalars(select(Job).where(in_state(state))))
    assert every[state] in found
    assert {job.state for job in found} == {state}


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("step", Step)
def test_staff_take_each_step_from_its_states_only(cast, step, state):
    job = JobFactory(company=cast.acme, **TRAITS[state])
    staff = actor(cast.moderator)
    if state in TRANSITIONS[step].starts:
        take_one(staff, step, job.id, "Because.")
        assert job.state in ENDS[step]
        assert last_entry().action == f"job.{step.value}"
        return
    with pytest.raises((Conflict, Forbidden)):
        take_one(staff, step, job.id, "Because.")
    assert (job.state, trail()) == (state, [])


@pytest.mark.parametrize("state", JobState)
def test_an_employer_is_offered_what_the_state_allows(cast, state):
    job = JobFactory(company=cast.acme, **TRAITS[state])
    assert steps(actor(cast.editor), job.id) == EMPLOYERS_STEPS[state]


@pytest.mark.parametrize("name", ["viewer", "rival"])
def test_who_only_looks_or_not_even_that_is_offered_nothing(cast, name):
    assert steps(actor(getattr(cast, name)), cast.draft.id) == []


def test_nobody_is_offered_nothing(cast):
    assert steps(ANONYMOUS, cast.draft.id) == []
    assert steps(actor(cast.admin), 0) == []


@pytest.mark.parametrize("step", [Step.PUBLISH, Step.REJECT])
def test_an_employer_does_not_review(cast, step):
    job = JobFactory(company=cast.acme, in_review=True)
    with pytest.raises(Forbidden):
        take_one(actor(cast.owner), step, job.id, "Because.")
    assert job.state is JobState.IN_REVIEW


def test_a_rivals_posting_does_not_exist(cast):
    with pytest.raises(NotFound):
        take_one(actor(cast.rival), Step.TRASH, cast.draft.id)


def test_a_suspended_companys_people_take_no_step(cast):
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(Forbidden):
        take_one(actor(cast.owner), Step.CLOSE, cast.published.id)


def test_what_is_not_fit_to_be_read_is_not_submitted(cast):
    job = JobFactory(company=cast.acme, description=" ")
    with pytest.raises(Conflict):
        take_one(actor(cast.editor), Step.SUBMIT, job.id)
    assert job.state is JobState.DRAFT


def test_publishing_begins_now_and_ends_after_the_usual_time(cast):
    job, now = JobFactory(company=cast.acme, in_review=True), utcnow()
    take(actor(cast.moderator), Step.PUBLISH, [job.id], now=now)
    assert (job.published_at, job.expires_at) == (now, now + LIFETIME)


def test_publishing_keeps_the_times_that_were_planned(cast):
    begins, ends = utcnow() + timedelta(days=3), utcnow() + timedelta(days=9)
    job = JobFactory(company=cast.acme, in_review=True, published_at=begins, expires_at=ends)
    take_one(actor(cast.moderator), Step.PUBLISH, job.id)
    assert (job.state, job.published_at, job.expires_at) == (JobState.SCHEDULED, begins, ends)


def test_a_plan_that_has_passed_is_made_anew(cast):
    past = utcnow() - timedelta(days=9)
    job = JobFactory(company=cast.acme, in_review=True, published_at=past, expires_at=past + timedelta(days=1))
    take_one(actor(cast.moderator), Step.PUBLISH, job.id)
    assert job.state is JobState.PUBLISHED


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "no\x00"])
def test_a_rejection_needs_a_reason_that_can_be_kept(cast, reason):
    job = JobFactory(company=cast.acme, in_review=True)
    with pytest.raises(Invalid) as error:
        take_one(actor(cast.moderator), Step.REJECT, job.id, reason)
    assert list(error.value.errors) == ["reason"]


def test_a_rejections_reason_is_kept_until_the_next_submission(cast):
    job = JobFactory(company=cast.acme, in_review=True)
    take_one(actor(cast.moderator), Step.REJECT, job.id, " The pay is missing. ")
    assert (job.reject_reason, last_entry().details) == ("The pay is missing.", {"reason": "The pay is missing."})
    take_one(actor(cast.editor), Step.SUBMIT, job.id)
    assert job.reject_reason is None


def test_a_bulk_step_moves_what_it_can_and_says_what_it_left(cast):
    empty = JobFactory(company=cast.acme, description="")
    ids = [cast.draft.id, cast.draft.id, empty.id, cast.published.id, cast.rival_draft.id, 0, 10**30]
    outcome = take(actor(cast.editor), Step.SUBMIT, ids)
    assert outcome.done == [cast.draft.id]
    assert set(outcome.left) == {empty.id, cast.published.id}
    assert cast.rival_draft.state is JobState.DRAFT
    assert trail() == ["job.submit"]


def test_too_many_at_once_are_refused(cast):
    with pytest.raises(Invalid):
        take(actor(cast.editor), Step.SUBMIT, range(1, MAX_BULK + 2))


def test_a_step_reads_the_posting_as_it_is_stored_now(cast):
    job_id, loaded = cast.draft.id, cast.draft.description
    db.session.execute(Job.__table__.update().values(description="").where(Job.id == job_id))
    assert loaded
    assert take(actor(cast.editor), Step.SUBMIT, [job_id]).done == []
