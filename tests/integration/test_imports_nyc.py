"""The real file of New York City's postings, read as it is. It is not part of the repository."""

from __future__ import annotations

from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Job, SalaryPeriod


def test_it_is_read_as_it_is(nyc, cast):
    report = nyc(cast.acme)
    assert (report.rows, report.created, report.repeated, report.failed) == (2000, 1980, 17, 3)
    assert [(error.line, error.column) for error in report.errors] == [(line, "Posting Date") for line in (6, 7, 15)]


def test_the_second_time_nothing_changes(nyc, cast):
    nyc(cast.acme)
    report = nyc(cast.acme)
    assert (report.unchanged, report.created, report.updated, report.repeated) == (1980, 0, 0, 17)


def test_two_agencies_become_two_companies(nyc, cast):
    water = nyc(cast.acme, {"Agency": "DEPT OF ENVIRONMENT PROTECTION"})
    health = nyc(cast.bolt, {"Agency": "DEPT OF HEALTH/MENTAL HYGIENE"})
    assert (water.created, health.created, water.failed, health.failed) == (611, 284, 0, 0)


def test_every_field_is_filled(nyc, cast):
    nyc(cast.acme)
    jobs = db.session.scalars(select(Job).where(Job.salary_currency == "USD", Job.country == "US")).all()
    assert len(jobs) == 1980
    assert {job.salary_period for job in jobs} == {SalaryPeriod.YEAR, SalaryPeriod.DAY, SalaryPeriod.HOUR}
    assert sum(job.published_at is None for job in jobs) == 1  # one row has no date


def test_text_that_was_decoded_wrongly_is_mended(nyc, cast):
    nyc(cast.acme)
    assert not db.session.scalars(
        select(Job.title).where(Job.description.contains("â€") | Job.title.contains("â€"))
    ).all()
