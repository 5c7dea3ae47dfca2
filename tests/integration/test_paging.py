"""Pages that are found by key: each row once, in either direction, with values that are not there, in every order."""

from __future__ import annotations

import re
from html import unescape

import pytest

from my_app.models import Job
from my_app.services import background
from my_app.services.lists import counting, paging, places, stored
from tests.factories import CompanyFactory, JobFactory, together

LIST = "/admin/job/"
ORDERS = {
    "title": 0,
    "company.name": 1,
    "reference": 3,
    "employment_type": 7,
    "salary": 9,
    "expires_at": 12,
    "updated_at": 13,
}


@pytest.fixture
def many(cast):
    """Fifty postings of four companies: two have one name, and half of the values are missing or the same."""
    twins = [CompanyFactory(name="Twin"), CompanyFactory(name="Twin"), CompanyFactory(name="Aa")]
    with together():
        for number in range(50):
            more = {"paid": True} if number % 3 == 0 else {"reference": None}
            more |= {"published": True} if number % 4 == 0 else {}
            JobFactory(company=[cast.acme, *twins][number % 4], title=f"T{number % 7}", **more)
    return cast


def keys(page):
    return re.findall(r'<tr data-key="(\d+)"', page)


def link(page, rel):
    found = re.search(rf'<a class="page-link" href="([^"]+)" rel="{rel}"', page)
    return unescape(found[1]) if found else None


def walk(client, address, rel):
    """The keys of the pages from this one on, page by page."""
    pages = []
    while address:
        page = client.get(address, follow_redirects=True).text
        pages.append(keys(page))
        address = link(page, rel)
    return pages


@pytest.mark.parametrize("desc", ["", "&desc=1"])
@pytest.mark.parametrize("column", ORDERS)
def test_the_pages_hold_each_row_once_in_both_directions(many, sign_in, column, desc):
    client = sign_in(many.admin)
    address = f"{LIST}?sort={ORDERS[column]}{desc}&page_size="
    whole = keys(client.get(f"{address}100").text)
    onward = walk(client, f"{address}20", "next")
    assert [key for page in onward for key in page] == whole
    assert walk(client, f"{address}20&page=last", "prev") == onward[::-1]


def test_what_is_missing_comes_last_whichever_way_the_list_runs(many, sign_in):
    for desc in ("", "&desc=1"):
        found = keys(sign_in(many.admin).get(f"{LIST}?sort=9{desc}&page_size=100").text)
        paid = [Job.query.get(int(key)).salary_from is not None for key in found]
        assert paid == sorted(paid, reverse=True)


def test_an_address_stays_at_its_place_while_rows_are_added(many, sign_in):
    client = sign_in(many.admin)
    second = link(client.get(f"{LIST}?page_size=20").text, "next")
    before = keys(client.get(second).text)
    JobFactory.create_batch(5, company=many.acme)
    assert keys(client.get(second).text) == before


@pytest.mark.parametrize("place", ["x", "~", "a~b~c", "Acme~99999999999999", "1e9~1", "2026-01-01T00:00:00Z~"])
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_place_that_is_none_is_refused_by_name(cast, sign_in, name, place):
    answer = sign_in(cast.owner).get(LIST, query_string={name: place})
    assert answer.status_code == 400
    assert f"“{name}”" in answer.text


def test_where_nothing_is_left_the_end_is_shown(many, sign_in):
    client = sign_in(many.admin)
    end = client.get(f"{LIST}?sort=0&page_size=20&after=zzz~1", follow_redirects=True)
    assert keys(end.text) == keys(client.get(f"{LIST}?sort=0&page_size=20&page=2").text)
    assert keys(client.get(f"{LIST}?sort=0&page_size=20&before=A~1", follow_redirects=True).text) == keys(
        client.get(f"{LIST}?sort=0&page_size=20").text
    )


def test_other_lists_begin_at_their_first_page(many, sign_in):
    client = sign_in(many.admin)
    page = client.get(link(client.get(f"{LIST}?page_size=20").text, "next")).text
    outside = page.partition('<nav class="list-pager"')[0] + page.partition('<span class="list-sizes">')[2]
    leads = [unescape(each) for each in re.findall(r'href="(/admin/job/\?[^"]*)"', outside)]
    assert leads
    assert not [each for each in leads if "after=" in each]


@pytest.mark.parametrize("values", [("a~b", 1), ('"', 2), ("", 3), ("50%", 4), (None, 5), ('ä ~"%7E', 6)])
def test_a_place_reads_as_it_was_written(values):
    assert places.read(places.write(values), [Job.title.type, Job.id.type]) == values


def test_beyond_the_bound_a_list_says_about_how_many(many, sign_in, monkeypatch):
    monkeypatch.setattr(counting, "BOUND", 10)
    monkeypatch.setattr(paging, "MAX_SKIPPED", 30)
    client = sign_in(many.admin)
    page = client.get(f"{LIST}?page_size=20").text
    assert "more than 10" in page
    stored.store({stored.key("job", "all", {}): 54321})
    page = client.get(f"{LIST}?page_size=20").text
    assert "1–20 of about 54,300" in page
    last = client.get(f"{LIST}?page_size=20&page=last").text
    assert "20 of about 54,300" in last
    assert keys(last) == keys(client.get(f"{LIST}?page_size=100").text)[-20:]
    assert client.get(f"{LIST}?page_size=20&page=40").status_code == 400
    assert "4 of about" not in sign_in(many.owner).get(f"{LIST}?page_size=20").text


def test_long_lists_are_counted_in_the_background_once(many, sign_in, monkeypatch):
    monkeypatch.setattr(counting, "BOUND", 10)
    monkeypatch.setattr(counting, "STORED_FROM", 20)
    client = sign_in(many.admin)
    for _again in range(2):
        assert "more than 10" in client.get(f"{LIST}?flt0_place_contains=spring").text
    assert background.run_waiting() == 1
    page = client.get(f"{LIST}?flt0_place_contains=spring&sort=0").text
    assert re.findall(r"about \d+", page)[:2] == ["about 54", "about 54"]
    assert background.run_waiting() == 0
