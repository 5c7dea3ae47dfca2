"""The demo data: what is loaded, that it keeps all rules, and that it is loaded once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from flask_security import verify_password
from sqlalchemy import func, select

from my_app import i18n
from my_app.extensions import db
from my_app.models import (
    Company,
    CompanyStatus,
    Invitation,
    Job,
    JobState,
    Membership,
    Part,
    User,
    live,
    utcnow,
)
from my_app.services import demo, pictures
from my_app.services.demo.text import rounded, voice
from my_app.services.jobs import FIELDS, clean
from my_app.services.searching import condition, parse
from my_app.services.validation import check, missing_for_publication
from tests.conftest import empty_tables
from tests.trail import last_entry, trail

PASSWORD = "try the board"


@pytest.fixture(scope="module")
def report(shared_app):
    """Loaded once per database: the tests here only look."""
    with shared_app.app_context():
        yield demo.load(PASSWORD)
        db.session.rollback()
        empty_tables()


@pytest.fixture
def jobs(report):
    return db.session.scalars(select(Job)).all()


def user(email):
    return db.session.scalar(select(User).where(User.email == email))


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def test_it_says_what_it_loaded(report):
    assert (report.created, report.companies, report.people, report.jobs) == (True, 12, 30, 400)
    assert (count(Company), count(User), count(Job)) == (12, 30, 400)


def test_every_state_is_there_and_most_postings_are_published(jobs):
    states = Counter(job.state for job in jobs)
    assert set(states) == set(JobState)
    assert 200 <= states[JobState.PUBLISHED] <= 240
    assert states[JobState.TRASH] >= 3


def test_every_language_has_its_share(jobs):
    assert Counter(job.language for job in jobs) == {"en": 120, "es": 70, "fr": 70, "de": 70, "ar": 70}
    assert {job.language for job in jobs} == set(i18n.LOCALES)


def test_what_the_public_sees_lacks_nothing(report):
    shown = db.session.scalars(select(Job).join(Company).where(live())).all()
    assert len(shown) >= 200
    assert [job.title for job in shown if missing_for_publication(job)] == []


def test_what_waits_or_was_public_lacks_nothing_either(jobs):
    begun = (JobState.DRAFT, JobState.TRASH)
    assert [job.title for job in jobs if job.state not in begun and missing_for_publication(job)] == []


def test_every_posting_passes_the_checks_of_the_form(jobs):
    for job in jobs:
        values = {name: getattr(job, name) for name in FIELDS}
        assert clean(values) == values


def test_companies_people_and_invitations_pass_theirs(report):
    for model, names in ((Company, ("name", "slug", "website", "description")), (User, ("name", "email"))):
        for row in db.session.scalars(select(model)):
            check(model, {name: getattr(row, name) for name in names})
    assert all(
        one.locale in i18n.LOCALES and one.timezone in i18n.timezones() for one in db.session.scalars(select(User))
    )
    assert all(one.email.endswith("@example.org") for one in db.session.scalars(select(Invitation)))


def test_no_two_postings_of_a_company_are_alike(jobs):
    texts = Counter((job.company_id, job.title, job.place, job.description or job.reference) for job in jobs)
    references = Counter((job.company_id, job.reference) for job in jobs if job.reference)
    assert max(texts.values()) == max(references.values()) == 1


def test_searches_find_them(jobs):
    job = next(job for job in jobs if job.language == "fr" and job.description and job.reference)
    for words in (job.title, job.reference, job.place, " ".join(job.description.split()[:9])):
        assert job.id in db.session.scalars(select(Job.id).where(condition(parse(words))))


def test_pay_is_in_the_money_of_the_country(jobs):
    paid = {(job.country, job.salary_currency) for job in jobs if job.salary_currency}
    euros = {(country, "EUR") for country in ("IE", "ES", "FR", "DE")}
    assert paid == euros | {("GB", "GBP"), ("US", "USD"), ("CA", "CAD"), ("SA", "SAR"), ("AE", "AED")}
    assert [job for job in jobs if not job.salary_currency] != []
    assert all(rounded(job.salary_from, job.salary_period) == job.salary_from for job in jobs if job.salary_from)


def test_rejections_give_a_reason_in_the_language_of_the_posting(jobs):
    rejected = [job for job in jobs if job.state is JobState.REJECTED]
    assert all(job.reject_reason in voice(job.language).reject_reasons for job in rejected)
    assert [job for job in jobs if job.reject_reason and job not in rejected] == []


def test_several_postings_end_within_a_week(jobs):
    week = utcnow() + timedelta(days=7)
    assert sum(job.state is JobState.PUBLISHED and job.expires_at < week for job in jobs) >= 8


def test_every_company_has_an_owner_and_one_is_suspended(report):
    owned = set(db.session.scalars(select(Membership.company_id).where(Membership.part == Part.OWNER)))
    assert owned == set(db.session.scalars(select(Company.id)))
    assert count(Company, Company.status == CompanyStatus.SUSPENDED) == 1


def test_somebody_is_in_two_companies_somebody_has_left_and_two_are_invited(report):
    assert max(Counter(db.session.scalars(select(Membership.user_id))).values()) == 2
    assert (count(User, User.active.is_(False)), count(Invitation)) == (1, 2)


def test_a_company_writes_in_its_people_s_language(jobs):
    languages = {(job.language, job.created_by.locale) for job in jobs}
    assert languages == {(code, code) for code in i18n.LOCALES}


@pytest.mark.parametrize("email", demo.SIGN_INS)
def test_everybody_who_is_named_can_sign_in_and_is_what_is_said(report, email):
    person, said = user(email), demo.SIGN_INS[email]
    companies = [f"{one.part} of {one.company.name}" for one in person.memberships]
    parts = companies or [person.roles[0].name]
    assert verify_password(PASSWORD, person.password)
    assert any(part in said for part in parts)
    assert i18n.language_name(person.locale, "en") in said
    assert (said, email) in report.sign_ins


def test_a_second_time_nothing_changes(report):
    before = (count(User), count(Job), count(Company), len(trail()))
    assert not demo.load("another").created
    assert (count(User), count(Job), count(Company), len(trail())) == before
    assert verify_password(PASSWORD, user("admin@example.org").password)


def test_it_leaves_a_trail(report):
    entry = last_entry()
    assert (entry.action, entry.actor, entry.details["jobs"]) == ("demo.load", "command line", 400)


def test_some_companies_have_a_logo(report):
    logos = set(db.session.scalars(select(Company.logo)))
    assert None in logos
    assert all(pictures.path(name) for name in logos - {None})
    assert len(logos) > 4
