"""The checks of single values, without a database."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from my_app.errors import Invalid
from my_app.models import Company, Job, utcnow
from my_app.services.validation import check, job_problems, missing_for_publication, one_line, problem_with

NOW = utcnow()


@pytest.mark.parametrize(
    "name, value",
    [
        ("title", "Nurse"),
        ("title", "ممرضة"),
        ("description", "Two\nlines\tand a tab"),
        ("country", "DE"),
        ("country", None),
        ("language", "ar"),
        ("salary_from", Decimal("0.01")),
        ("salary_from", 7),
        ("salary_currency", ""),
        ("apply_url", "https://example.org/apply?x=1#now"),
        ("apply_url", "http://[::1]:8080/"),
        ("apply_email", "jobs@example.org"),
        ("remote", "hybrid"),
        ("published_at", NOW),
    ],
)
def test_a_good_value_has_no_problem(name, value):
    assert problem_with(Job, name, value) is None


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org", "https://", "https://[", "https://x y", "//x", "https://x:0"]
)
def test_an_address_that_is_none_has_a_problem(url):
    assert problem_with(Job, "apply_url", url)


@pytest.mark.parametrize("value", ["a\x00b", "\x1b[31m", "\ud800", "\x7f"])
def test_characters_that_cannot_be_stored_are_a_problem(value):
    assert problem_with(Job, "title", value)


@pytest.mark.parametrize("slug", ["Acme", "a b", "-a", "a--b", "ä", "a_b"])
def test_a_slug_is_small_letters_digits_and_hyphens(slug):
    assert problem_with(Company, "slug", slug)
    assert problem_with(Company, "slug", "acme-2") is None


@pytest.mark.parametrize("value", [Decimal("Infinity"), "twelve", Decimal("1e10"), float("nan")])
def test_a_salary_is_a_number_that_fits(value):
    assert problem_with(Job, "salary_from", value)


def test_all_problems_are_told_at_once():
    with pytest.raises(Invalid) as error:
        check(Job, {"title": "", "country": "XX", "salary_from": Decimal(2), "salary_to": Decimal(1)})
    assert set(error.value.errors) == {"title", "country", "salary_to"}


def test_a_salary_needs_currency_and_period():
    values = {"salary_from": Decimal(1), "salary_to": None, "salary_currency": None, "salary_period": None}
    assert set(job_problems(values)) == {"salary_currency", "salary_period"}


def test_a_posting_ends_after_it_begins():
    assert job_problems({"published_at": NOW, "expires_at": NOW})
    assert not job_problems({"published_at": NOW, "expires_at": NOW + timedelta(seconds=1)})


def test_what_is_missing_before_publication_is_told_by_field():
    job = Job(title="New", description=" ", place="")
    assert set(missing_for_publication(job)) == {"description", "place", "apply_url"}


def test_remote_work_needs_no_place():
    job = Job(title="New", description="Much", place="", remote="remote", apply_url="https://example.org")
    assert missing_for_publication(job) == {}


def test_one_line_is_one_line():
    assert one_line(" Nurse\r\n\tnights\u2028 only ") == "Nurse nights  only"
