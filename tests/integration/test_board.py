"""The board: what is on it, searching it, and addresses that no person would type."""

from __future__ import annotations

from datetime import timedelta

import pytest

from my_app.extensions import db
from my_app.models import Category, CompanyStatus, EmploymentType, RemotePolicy, utcnow
from tests.factories import CompanyFactory, JobFactory
from tests.html import parse_strictly
from tests.queries import count_queries


def titles(client, address="/jobs"):
    answer = client.get(address)
    assert answer.status_code == 200
    cards = parse_strictly(answer.text).iterfind(".//*[@class='job-card-title']")
    return ["".join(card.itertext()).strip() for card in cards]


def live(**values):
    return JobFactory(published=True, **values)


def test_newest_postings_come_first(client):
    for hours, title in ((3, "Older"), (1, "Newest"), (2, "Newer")):
        live(title=title, published_at=utcnow() - timedelta(hours=hours))
    assert titles(client, "/") == ["Newest", "Newer", "Older"]


@pytest.mark.parametrize("state", ["in_review", "scheduled", "expired", "rejected", "closed"])
def test_only_live_postings_are_listed(client, state):
    JobFactory(**{state: True})
    JobFactory()
    live(trashed=True)
    live(company=CompanyFactory(suspended=True))
    assert titles(client) == []


def test_every_word_must_be_found_somewhere(client):
    live(title="Baker", description="at night")
    live(title="Baker", description="by day")
    assert len(titles(client, "/jobs?q=BAKER")) == 2
    assert len(titles(client, "/jobs?q=night+baker")) == 1


def test_search_ignores_accents_in_any_language(client):
    live(title="Boulangère à Orléans")
    live(title="مُهَنْدِس")
    assert titles(client, "/jobs?q=boulangere+ORLÉANS") == ["Boulangère à Orléans"]
    assert titles(client, "/jobs?q=مهندس") == ["مُهَنْدِس"]


def test_a_companys_name_is_searched_too(client):
    live(title="Cook", company=CompanyFactory(name="Café Zürich"))
    assert titles(client, "/jobs?q=cafe+cook") == ["Cook"]


@pytest.mark.parametrize("wildcard", ["%25", "_", "/", "\\"])
def test_wildcards_are_letters(client, wildcard):
    live(title="Plain")
    assert titles(client, f"/jobs?q={wildcard}") == []
    assert titles(client, f"/jobs?place={wildcard}") == []


def test_the_place_is_searched_alone(client):
    live(title="There", place="São Paulo")
    live(title="Elsewhere", place="Rome", description="Not in São Paulo")
    assert titles(client, "/jobs?place=sao+paulo") == ["There"]


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("remote=hybrid", {"remote": RemotePolicy.HYBRID}),
        ("type=part_time", {"employment_type": EmploymentType.PART_TIME}),
        ("category=legal", {"category": Category.LEGAL}),
        ("language=de", {"language": "de"}),
    ],
)
def test_a_filter_keeps_what_matches(client, query, values):
    live(title="Match", **values)
    live(title="Other")
    assert titles(client, f"/jobs?{query}") == ["Match"]


def test_a_company_can_be_filtered_by_its_slug(client, cast):
    assert titles(client, "/jobs?company=bolt") == ["Bolt fitter"]


@pytest.mark.parametrize("name", ["remote", "type", "category", "language", "page"])
def test_an_unknown_value_is_refused_by_name(client, name):
    answer = client.get(f"/jobs?{name}=nonsense")
    assert answer.status_code == 400
    assert f"“{name}”" in answer.text


@pytest.mark.parametrize("name", ["q", "place", "company"])
def test_an_endless_text_is_refused_by_name(client, name):
    assert f"“{name}”" in client.get(f"/jobs?{name}={'a ' * 500}").text


def test_too_many_words_are_refused(client):
    assert client.get("/jobs?q=" + "+".join(map(str, range(70)))).status_code == 400


@pytest.mark.parametrize("page", ["-1", "0", "", "1", "+1"])
def test_a_page_before_the_first_is_the_first(client, page):
    live(title="First")
    assert titles(client, f"/jobs?page={page}") == ["First"]


@pytest.mark.parametrize("page", ["2", "99999999999999999999999", "9" * 1500])
def test_a_page_past_the_last_is_the_last(client, page):
    JobFactory.create_batch(21, published=True)
    assert len(titles(client, f"/jobs?page={page}")) == 1


def test_a_page_has_twenty_postings_and_keeps_the_search(client):
    JobFactory.create_batch(21, published=True, title="Driver")
    page = client.get("/jobs?q=driver").text
    assert page.count('class="job-card"') == 20
    assert "/jobs?q=driver&amp;page=2" in page


def test_no_parameter_makes_an_error_of_ours(client):
    for name in ("q", "company", "place", "remote", "type", "category", "language", "page"):
        for value in ("%00", "%ff", "'", "%F0%9F%92%A9", "-9" * 300, "%ED%A0%80", "[]", "1e9", "%1f", "٣"):
            assert client.get(f"/jobs?{name}={value}").status_code < 500, (name, value)


def test_each_active_filter_can_be_removed(client, cast):
    page = parse_strictly(client.get("/jobs?q=fitter&company=bolt").text)
    assert [pill.get("href") for pill in page.iterfind(".//a[@class='pill']")] == [
        "/jobs?company=bolt",
        "/jobs?q=fitter",
    ]


def test_an_empty_search_says_what_to_do(client):
    assert "Show all jobs" in client.get("/jobs?q=nothing").text


def test_the_form_keeps_what_was_searched(client):
    page = parse_strictly(client.get("/jobs?q=%22a%22&type=contract").text)
    assert page.find(".//input[@name='q']").get("value") == '"a"'
    assert page.find(".//option[@selected]").get("value") == "contract"


@pytest.mark.parametrize(("address", "limit"), [("/", 2), ("/jobs?q=job&type=full_time", 4), ("/companies/busy", 3)])
def test_queries_do_not_grow_with_the_postings(app, client, address, limit):
    busy = CompanyFactory(slug="busy")
    JobFactory.create_batch(10, published=True, company=busy)
    with count_queries() as queries:
        assert client.get(address).text.count('class="job-card"') == 10
    assert len(queries) <= limit, queries


def test_the_list_does_not_read_descriptions(app, client, cast):
    with count_queries() as queries:
        client.get("/")
    assert not any("description" in query for query in queries)


def test_a_suspended_company_disappears_with_its_postings(client, cast):
    cast.bolt.status = CompanyStatus.SUSPENDED
    db.session.commit()
    assert titles(client) == ["Acme engineer"]
    assert client.get("/companies/bolt").status_code == 404


def test_what_was_found_is_marked(client):
    live(title="Bäcker <b>", description="Wir **backen** Brot für die Bäckerei am Markt.")
    page = client.get("/jobs?q=backer").text
    assert "<mark>Bäcker</mark> &lt;b&gt;" in page
    assert "Wir backen Brot für die <mark>Bäckerei</mark> am Markt." in page
    assert "<mark>" not in client.get("/jobs").text
