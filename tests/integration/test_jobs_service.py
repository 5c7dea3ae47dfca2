"""Postings: created, changed, duplicated, within the policy and what a posting can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from my_app.errors import Forbidden, Invalid, NotFound, Stale
from my_app.extensions import db
from my_app.models import Category, CompanyStatus, Job, JobStatus, Part, RemotePolicy, SalaryPeriod, utcnow
from my_app.services import jobs
from my_app.services.searching import condition, parse
from tests.cast import actor
from tests.factories import JobFactory, MembershipFactory
from tests.trail import last_entry, trail

PAY = {"salary_currency": "EUR", "salary_period": SalaryPeriod.YEAR}


def refused(field, verb, *args, **kwargs):
    with pytest.raises(Invalid) as error:
        verb(*args, **kwargs)
    assert field in error.value.errors
    db.session.rollback()


def test_an_editor_creates_a_draft(cast):
    job = jobs.create(actor(cast.editor), cast.acme, {"title": " New\tone\n", "reference": "", "place": None})
    assert (job.title, job.reference, job.place, job.status) == ("New one", None, "", JobStatus.DRAFT)
    assert (job.created_by_id, job.company) == (cast.editor.id, cast.acme)
    assert (last_entry().action, last_entry().company_id) == ("job.create", cast.acme.id)


@pytest.mark.parametrize("name, company", [("viewer", "acme"), ("rival", "acme"), ("editor", "bolt")])
def test_only_who_may_post_for_a_company_does(cast, name, company):
    with pytest.raises(NotFound):
        jobs.create(actor(getattr(cast, name)), getattr(cast, company), {"title": "Mine"})


def test_a_posting_needs_a_company_and_a_title(cast):
    refused("company", jobs.create, actor(cast.editor), None, {"title": "Lost"})
    refused("title", jobs.create, actor(cast.editor), cast.acme, {})


def test_fields_that_are_not_for_input_are_left_out(cast):
    values = {"title": "New", "status": "published", "company_id": cast.bolt.id, "created_by_id": 1, "version": 9}
    job = jobs.create(actor(cast.editor), cast.acme, values)
    assert (job.status, job.company_id, job.version) == (JobStatus.DRAFT, cast.acme.id, 1)


def test_choices_may_come_as_their_text(cast):
    job = jobs.create(actor(cast.editor), cast.acme, {"title": "New", "remote": "remote", "category": "it"})
    assert (job.remote, job.category) == (RemotePolicy.REMOTE, Category.IT)


@pytest.mark.parametrize(
    "field, value",
    [
        ("title", " "),
        ("title", "x" * 201),
        ("title", "\x00"),
        ("remote", "nonsense"),
        ("remote", ""),
        ("category", None),
        ("language", ""),
        ("language", "xx"),
        ("country", "Utopia"),
        ("salary_currency", "XXX"),
        ("salary_period", "century"),
        ("salary_from", Decimal(-1)),
        ("salary_from", Decimal("NaN")),
        ("salary_from", Decimal("9999999999.999")),
        ("salary_from", Decimal("1e999999")),
        ("salary_from", 10**30),
        ("apply_url", "javascript:alert(1)"),
        ("apply_url", "https://exa mple.org"),
        ("apply_url", "https://example.org:99999"),
        ("apply_email", "nobody"),
        ("published_at", datetime(1, 1, 1, tzinfo=UTC)),
        ("expires_at", datetime(9999, 12, 31, tzinfo=UTC)),
    ],
)
def test_a_bad_value_is_refused_at_its_field(cast, field, value):
    refused(field, jobs.create, actor(cast.editor), cast.acme, {"title": "New", **PAY} | {field: value})
    refused(field, jobs.update, actor(cast.editor), cast.draft, {field: value})


@pytest.mark.parametrize(
    "field, values",
    [
        ("salary_to", {"salary_to": Decimal(1)}),
        ("salary_currency", {"salary_currency": None}),
        ("expires_at", {"expires_at": utcnow() - timedelta(days=300)}),
        ("reference", {"reference": "A-1"}),
    ],
)
def test_what_does_not_fit_with_the_stored_fields_is_refused(cast, field, values):
    refused(field, jobs.update, actor(cast.editor), cast.published, values)


def test_the_largest_salary_that_fits_is_taken(cast):
    jobs.update(actor(cast.editor), cast.draft, {"salary_from": Decimal("9999999999.99"), **PAY})
    assert cast.draft.salary_from == Decimal("9999999999.99")


def test_a_change_is_on_record_by_its_fields(cast):
    jobs.update(actor(cast.editor), cast.draft, {"title": "Better", "place": cast.draft.place})
    assert last_entry().details == {"fields": ["title"]}


def test_saving_without_a_change_leaves_no_trail(cast):
    jobs.update(actor(cast.editor), cast.draft, {"title": cast.draft.title})
    assert trail() == []


def test_a_viewer_may_not_change_a_posting(cast):
    with pytest.raises(Forbidden):
        jobs.update(actor(cast.viewer), cast.draft, {"title": "Mine"})


def test_a_rivals_posting_does_not_exist(cast):
    with pytest.raises(NotFound):
        jobs.update(actor(cast.rival), cast.draft, {"title": "Mine"})
    with pytest.raises(NotFound):
        jobs.get(actor(cast.rival), cast.draft.id)


def test_a_posting_in_the_trash_is_not_changed(cast):
    job = JobFactory(company=cast.acme, trashed=True)
    with pytest.raises(Forbidden):
        jobs.update(actor(cast.editor), job, {"title": "Mine"})


def test_a_suspended_companys_posting_is_not_changed(cast):
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(Forbidden):
        jobs.update(actor(cast.owner), cast.draft, {"title": "Mine"})


def test_a_stale_save_is_refused(cast):
    jobs.update(actor(cast.editor), cast.draft, {"title": "First"}, version=1)
    with pytest.raises(Stale):
        jobs.update(actor(cast.owner), cast.draft, {"title": "Second"}, version=1)
    assert cast.draft.title == "First"


def test_a_posting_moves_only_to_a_company_that_one_may_post_for(cast):
    with pytest.raises(NotFound):
        jobs.update(actor(cast.owner), cast.draft, {}, company=cast.bolt)
    MembershipFactory(user=cast.owner, company=cast.bolt, part=Part.EDITOR)
    jobs.update(actor(cast.owner), cast.draft, {}, company=cast.bolt)
    assert cast.draft.company == cast.bolt


def test_a_posting_does_not_move_where_one_only_looks(cast):
    MembershipFactory(user=cast.owner, company=cast.bolt, part=Part.VIEWER)
    with pytest.raises(NotFound):
        jobs.update(actor(cast.owner), cast.draft, {}, company=cast.bolt)
    assert cast.draft.company == cast.acme


def test_a_rejected_posting_that_is_mended_is_a_draft_again(cast):
    job = JobFactory(company=cast.acme, rejected=True)
    jobs.update(actor(cast.editor), job, {"title": job.title})
    assert job.status is JobStatus.REJECTED
    jobs.update(actor(cast.editor), job, {"title": "Mended"})
    assert job.status is JobStatus.DRAFT


@pytest.mark.parametrize(
    "field, value", [("description", ""), ("place", ""), ("apply_email", ""), ("published_at", None)]
)
def test_a_published_posting_stays_fit_to_be_read(cast, field, value):
    where = "apply_url" if field == "apply_email" else field
    refused(where, jobs.update, actor(cast.editor), cast.published, {field: value})


def test_a_duplicate_is_a_draft_of_ones_own(cast):
    copy = jobs.duplicate(actor(cast.editor), cast.published.id)
    assert (copy.title, copy.status, copy.reference) == ("Acme engineer (copy)", JobStatus.DRAFT, None)
    assert (copy.published_at, copy.expires_at, copy.salary_to) == (None, None, cast.published.salary_to)
    assert copy.created_by_id == cast.editor.id


def test_a_long_titles_duplicate_fits(cast):
    job = JobFactory(company=cast.acme, title="x" * 200)
    assert len(jobs.duplicate(actor(cast.editor), job.id).title) == 200


def test_only_who_may_post_duplicates(cast):
    with pytest.raises(Forbidden):
        jobs.duplicate(actor(cast.viewer), cast.published.id)
    with pytest.raises(NotFound):
        jobs.duplicate(actor(cast.rival), cast.published.id)


def test_searches_find_the_new_words(cast):
    jobs.update(actor(cast.editor), cast.draft, {"title": "Ingénieur"})
    assert db.session.scalar(select(Job.id).where(condition(parse("ingenieur")))) == cast.draft.id
