"""Filters joined by “and” and “or”: on every door of a list the same rows."""

from __future__ import annotations

import re

import pytest

from my_app.services import saved_views
from tests.factories import CompanyFactory, JobFactory
from tests.html import parse_strictly
from tests.integration.test_filter_bar import controls, pills
from tests.posting import post

LIST = "/admin/job/"
EITHER = "flt0_place_contains=leeds&flt0or1_title_contains=york&flt1_salary_from_min=10"


def pay(amount):
    return {"salary_from": amount, "salary_currency": "EUR", "salary_period": "hour"}


@pytest.fixture
def jobs(cast):
    """Three that match `EITHER` in part, and one that does in both of its parts."""
    return {
        "both": JobFactory(company=cast.acme, title="row both york", place="Leeds", **pay(20)),
        "place": JobFactory(company=cast.acme, title="row place", place="Leeds", **pay(20)),
        "title": JobFactory(company=cast.acme, title="row title York", place="Bath", **pay(20)),
        "poor": JobFactory(company=cast.acme, title="row poor york", place="Leeds", **pay(5)),
        "none": JobFactory(company=cast.acme, title="row none", place="Bath", **pay(20)),
    }


def found(client, query, door=LIST):
    """The rows that a door shows."""
    return set(re.findall(r"row (\w+)", client.get(f"{door}?{query}").text.partition("<tbody>")[2]))


def test_one_condition_of_each_group_must_hold(cast, sign_in, jobs):
    assert found(sign_in(cast.owner), EITHER) == {"both", "place", "title"}


def test_an_export_holds_the_same_rows(cast, sign_in, jobs):
    text = sign_in(cast.owner).get(f"/admin/job/export/csv/?{EITHER}").text
    assert set(re.findall(r"row (\w+)", text)) == {"both", "place", "title"}


def test_tabs_sorts_and_pages_keep_the_groups(cast, sign_in, jobs):
    page = parse_strictly(sign_in(cast.owner).get(f"{LIST}?{EITHER}&tab=draft").text)
    links = [link.get("href") or "" for link in page.iter("a")]
    for part in ("tab=all", "sort=", "page_size="):
        addresses = [link for link in links if part in link]
        assert addresses
        assert [link for link in addresses if "flt0or1_title_contains=york" not in link] == [], part


def test_or_reaches_over_a_relation_without_losing_rows(cast, sign_in):
    leeds = CompanyFactory(name="Leeds Ltd")
    JobFactory(company=leeds, title="row company", place="Bath")
    JobFactory(title="row place", place="Leeds")
    JobFactory(title="row none", place="Bath")
    query = "flt0_place_contains=leeds&flt0or1_company_name_contains=leeds"
    assert found(sign_in(cast.admin), query) == {"company", "place"}


def test_or_is_no_way_to_the_rows_of_others(cast, sign_in):
    JobFactory(company=cast.bolt, title="row rival", place="Leeds")
    JobFactory(company=cast.acme, title="row own", place="Leeds")
    query = "flt0_company_name_contains=bolt&flt0or1_place_contains=leeds"
    assert found(sign_in(cast.owner), query) == {"own"}


def test_a_group_reads_as_one_sentence(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(f"{LIST}?{EITHER}").text)
    group, single = pills(page)
    assert group.startswith("Place contains leeds or Title contains york")
    assert single.startswith("Salary from at least 10")


def test_another_is_joined_by_or(cast, sign_in):
    owner = sign_in(cast.owner)
    page = parse_strictly(owner.get(f"{LIST}?flt0_place_contains=leeds&or=0").text)
    adds = [each for each in page.iter("select") if each.get("name") == "add"]
    assert len(adds) == 1
    answer = owner.get(f"{LIST}?flt0_place_contains=leeds&to=0&add=title_contains", follow_redirects=True)
    assert list(controls(parse_strictly(answer.text))) == ["flt0_place_contains", "flt0or1_title_contains"]
    assert answer.request.args.to_dict() == {"flt0_place_contains": "leeds", "add": "title_contains", "or": "0"}


def test_one_of_a_group_is_taken_away(cast, sign_in, jobs):
    owner = sign_in(cast.owner)
    page = parse_strictly(owner.get(f"{LIST}?{EITHER}").text)
    link = next(link for link in page.iter("a") if (link.text or "") == "Remove: Place contains leeds")
    assert found(owner, link.get("href").partition("?")[2]) == {"both", "title"}


def test_too_many_filters_are_refused_and_kept(cast, sign_in):
    query = "&".join(f"flt{number}_title_contains=a" for number in range(21))
    answer = sign_in(cast.owner).get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert answer.text.count("at most 20 filters") == 1
    assert len(controls(parse_strictly(answer.text))) == 21


@pytest.mark.parametrize("name", ["endpoint", "_scheme", "_external"])
def test_what_means_something_to_those_who_make_addresses_leaves_them(cast, sign_in, name):
    assert sign_in(cast.owner).get(f"{LIST}?{name}=x&search=a").location == f"{LIST}?search=a"


@pytest.mark.parametrize("name", ["flt0_secret_contains", "fltx_place_contains", "flt0or_place_contains"])
def test_a_filter_that_there_is_not_is_refused_by_name(cast, sign_in, name):
    answer = sign_in(cast.owner).get(f"{LIST}?{name}=x&flt1_place_contains=leeds")
    assert answer.status_code == 400
    assert f"There is no filter “{name}” here." in answer.text
    assert list(controls(parse_strictly(answer.text))) == ["flt1_place_contains"]


def test_all_that_match_are_those_of_the_groups(cast, sign_in, jobs):
    form = {"action": "trash", "scope": "matching", "matching": "3"}
    assert post(sign_in(cast.owner), f"/admin/job/action/?{EITHER}", form).status_code == 302
    assert found(sign_in(cast.owner), "tab=trash") == {"both", "place", "title"}


def test_a_saved_view_keeps_the_groups():
    asked = dict(part.split("=") for part in EITHER.split("&"))
    assert saved_views.known_arguments({**asked, "or": "0", "add": "x"}) == asked
