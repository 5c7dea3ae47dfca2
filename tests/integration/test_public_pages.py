"""A posting's page, a company's page, and every page read strictly."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from my_app.extensions import db
from my_app.models import CompanyStatus, JobStatus, RemotePolicy, SalaryPeriod, utcnow
from tests.factories import CompanyFactory, JobFactory
from tests.html import parse_strictly


def show(client, job):
    return client.get(f"/jobs/{job.id}", follow_redirects=True)


def was_public():
    return {"published_at": utcnow() - timedelta(days=3)}


PUBLIC = ["/", "/jobs?q=a&place=b", "/jobs?q=engineer", "/companies/acme", "/login", "/register", "/reset", "/confirm"]


@pytest.mark.parametrize("address", [*PUBLIC, "/nothing", "/jobs?page=x"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_every_page_is_read_strictly(client, cast, address, locale):
    page = parse_strictly(client.get(address, headers={"Accept-Language": locale}).text)
    assert page.get("dir") == {"en": "ltr", "ar": "rtl"}[locale]


def test_every_asset_of_the_frame_is_there(client):
    for locale in ("en", "ar"):
        page = parse_strictly(client.get("/", headers={"Accept-Language": locale}).text)
        addresses = [e.get("src") or e.get("href") for e in page.iter() if e.tag in ("script", "link")]
        assert len(addresses) >= 5
        for address in [*addresses, "/static/0/icons.svg"]:
            assert client.get(address).status_code == 200, address


def test_a_number_leads_to_the_readable_address(client, cast):
    answer = client.get(f"/jobs/{cast.published.id}")
    assert (answer.status_code, answer.location) == (301, f"/jobs/{cast.published.id}/acme-engineer")


def test_a_wrong_slug_leads_to_the_right_one(client, cast):
    assert client.get(f"/jobs/{cast.published.id}/wrong").location == f"/jobs/{cast.published.id}/acme-engineer"


def test_a_posting_shows_its_facts(client, cast):
    page = show(client, cast.published)
    parse_strictly(page.text)
    for words in ("Acme engineer", "Springfield", "United States", "40,000", "per year", "A-2"):
        assert words in page.text


@pytest.mark.parametrize("state", ["expired", "closed"])
def test_a_posting_that_is_over_is_gone_with_something_to_read_instead(client, cast, state):
    values = {"expired": {"expired": True}, "closed": {"status": JobStatus.CLOSED, **was_public()}}[state]
    answer = show(client, JobFactory(company=cast.acme, title="Over now", **values))
    assert answer.status_code == 410
    parse_strictly(answer.text)
    assert "Over now" in answer.text
    assert "Acme engineer" in answer.text


@pytest.mark.parametrize("state", ["in_review", "scheduled", "rejected", "closed", "trashed"])
def test_what_never_was_public_does_not_exist(client, state):
    assert show(client, JobFactory(**{state: True})).status_code == 404


def test_a_draft_does_not_exist(client, cast):
    assert show(client, cast.draft).status_code == 404


@pytest.mark.parametrize("values", [{"published": True}, {"expired": True}])
def test_a_suspended_companys_posting_does_not_exist(client, values):
    assert show(client, JobFactory(company=CompanyFactory(suspended=True), **values)).status_code == 404


def test_a_trashed_posting_does_not_exist_even_if_it_was_public(client):
    assert show(client, JobFactory(published=True, trashed=True)).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "9" * 40, "abc", "1.5", "%00", "1%2C2", "٣"])
def test_a_number_that_is_no_id_does_not_exist(client, number):
    assert client.get(f"/jobs/{number}").status_code in (400, 404)


def test_the_text_says_its_own_language_and_direction(client):
    job = JobFactory(published=True, language="ar", title="مهندس", description="نص")
    page = parse_strictly(show(client, job).text)
    text = page.find(".//div[@class='posting-text']")
    assert (text.get("lang"), text.get("dir")) == ("ar", "rtl")
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")


def test_applying_leaves_without_a_recommendation(client):
    job = JobFactory(published=True, apply_url="https://example.org/apply", apply_email=None)
    link = parse_strictly(show(client, job).text).find(".//a[@href='https://example.org/apply']")
    assert link.get("rel") == "nofollow noopener ugc"


def test_applying_by_mail(client, cast):
    assert parse_strictly(show(client, cast.published).text).find(".//a[@href='mailto:jobs@example.org']") is not None


def structured(client, job):
    page = parse_strictly(show(client, job).text)
    return json.loads(page.find(".//script[@type='application/ld+json']").text)


def test_search_engines_read_the_posting(client, cast):
    data = structured(client, cast.published)
    assert data["@type"] == "JobPosting"
    assert data["hiringOrganization"]["name"] == "Acme"
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 40000,
        "maxValue": 52500.5,
        "unitText": "YEAR",
    }


def test_structured_data_cannot_break_out(client):
    title = "</script><script>alert(1)</script>"
    job = JobFactory(published=True, title=title, remote=RemotePolicy.REMOTE)
    assert structured(client, job)["title"] == title


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "from €1,234.50 per hour"), ("de", "1.234,50\u00a0€")],
)
def test_money_is_written_as_the_reader_writes_it(client, locale, words):
    job = JobFactory(
        published=True, salary_from=Decimal("1234.5"), salary_currency="EUR", salary_period=SalaryPeriod.HOUR
    )
    page = client.get(f"/jobs/{job.id}", follow_redirects=True, headers={"Accept-Language": locale}).text
    assert words in page


def test_a_company_shows_its_live_postings_only(client, cast):
    page = client.get("/companies/acme").text
    assert "Acme engineer" in page
    assert "Acme draft" not in page
    assert "Bolt" not in page


@pytest.mark.parametrize("slug", ["unknown", "ACME", "%00", "a" * 500])
def test_a_company_that_is_not_there(client, cast, slug):
    assert client.get(f"/companies/{slug}").status_code in (400, 404)


def test_a_suspended_company_is_not_there(client, cast):
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    assert client.get("/companies/acme").status_code == 404


def test_people_cannot_write_scripts_into_a_page(client):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    company = CompanyFactory(name="<b>Evil</b>", description=evil, website="https://example.org/?a=<b>")
    job = JobFactory(published=True, company=company, title=evil[:150], description=evil, place="<i>")
    for address in (f"/jobs/{job.id}", f"/companies/{company.slug}", "/"):
        parse_strictly(client.get(address, follow_redirects=True).text)


def test_signed_in_people_see_the_way_into_the_admin(cast, sign_in):
    assert 'href="/admin/"' in sign_in(cast.owner).get("/").text
    assert 'href="/admin/"' not in sign_in().get("/").text
