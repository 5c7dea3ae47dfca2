"""The page of a list: the way back to it, what its rows offer, its pager, its empty tabs, its weight."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice
from random import Random

import pytest

from my_app.extensions import db
from my_app.models import Job, SalaryPeriod, utcnow
from my_app.services.demo import employer, postings
from my_app.services.demo.text import read
from my_app.services.demo.timeline import states
from tests.factories import JobFactory
from tests.html import parse_strictly
from tests.posting import post

LIST = "http://localhost/admin/job/?search=acme&flt0_place_contains=spring&sort=0"


def way_back(client, referrer, path="/admin/job/new/"):
    """Where the page leads back to, when it was opened from ``referrer``."""
    page = parse_strictly(client.get(path, headers={"Referer": referrer}).text)
    return next(field.get("value") for field in page.iter("input") if field.get("name") == "url")


def test_a_form_leads_back_to_the_list_that_it_was_opened_from(cast, sign_in):
    assert way_back(sign_in(cast.owner), LIST) == LIST.removeprefix("http://localhost")


def test_saving_comes_back_to_the_same_filtered_list(cast, sign_in):
    client, path = sign_in(cast.owner), f"/admin/company/edit/?id={cast.acme.id}"
    back = way_back(client, "http://localhost/admin/company/?search=acme", path)
    answer = post(client, path, {"name": "Acme", "slug": "acme", "website": "", "description": "", "url": back})
    assert (answer.status_code, answer.location) == (302, "/admin/company/?search=acme")


def test_a_refused_bulk_action_leads_back_to_its_list_as_well(cast, sign_in):
    assert way_back(sign_in(cast.owner), "http://localhost/admin/job/action/?tab=draft") == "/admin/job/?tab=draft"


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        "http://evil.example/admin/job/?search=x",
        "http://localhost/admin/company/?search=x",
        "http://localhost/jobs?q=x",
        "http://localhost/admin/job/?search=\\x",
        "http://[broken/admin/job/?search=x",
    ],
)
def test_any_other_page_leads_to_the_plain_list(cast, sign_in, referrer):
    assert way_back(sign_in(cast.owner), referrer) == "/admin/job/"


def test_the_details_lead_back_and_on_to_the_form(cast, sign_in):
    page = sign_in(cast.owner).get(f"/admin/job/details/?id={cast.draft.id}", headers={"Referer": LIST}).text
    back = LIST.removeprefix("http://localhost").replace("&", "&amp;")
    assert f'href="{back}"' in page


def test_a_view_without_a_page_for_each_row_has_plain_buttons(cast, sign_in):
    page = sign_in(cast.owner).get("/admin/membership/").text
    parse_strictly(page)
    assert re.search(
        r'<button type="submit" name="row" value="delete:\d+" aria-describedby="r\d+" data-confirm="', page
    )
    assert "list-menus" not in page


def test_a_row_begins_with_its_heading_which_names_its_tick(cast, sign_in):
    page, key = sign_in(cast.owner).get("/admin/job/").text, cast.draft.id
    parse_strictly(page)
    assert f'name="rowid" value="{key}" aria-labelledby="r{key}"' in page
    assert f'<th scope="row" id="r{key}"><a href="details/?id={key}">Acme draft</a></th>' in page


def test_links_stay_right_where_the_list_answers_at_another_address(cast, sign_in):
    page = post(sign_in(cast.owner), "/admin/job/action/", {"action": "submit"}).text
    assert f'<a href="/admin/job/details/?id={cast.draft.id}">' in page


def test_the_pager_leads_to_the_ends_and_the_neighbours(cast, sign_in):
    JobFactory.create_batch(130, company=cast.acme)
    page = parse_strictly(sign_in(cast.owner).get("/admin/job/?page_size=20&page=3").text)
    nav = next(each for each in page.iter("nav") if each.get("class") == "list-pager")
    words = [" ".join("".join(item.itertext()).split()) for item in nav.iter("li")]
    assert words == ["Previous", "1", "…", "3", "4", "5", "…", "7", "Next"]
    assert "61–80 of 132" in "".join(nav.itertext())


@pytest.mark.parametrize(
    "who, tab, words, next_step",
    [
        ("owner", "in_review", "Nothing is waiting for review.", "?tab=draft"),
        ("moderator", "in_review", "Nothing waits for you.", "?tab=all"),
        ("owner", "trash", "The trash is empty.", "?tab=all"),
        ("owner", "published", "Nothing is published at the moment.", "/admin/job/new/"),
    ],
)
def test_an_empty_tab_says_what_to_do_next(cast, sign_in, who, tab, words, next_step):
    db.session.delete(cast.published)
    db.session.commit()
    page = sign_in(cast.people()[who]).get(f"/admin/job/?tab={tab}").text
    empty = page.partition('class="list-empty"')[2].partition("</main>")[0]
    assert words in empty
    assert next_step in empty


def test_what_matches_nothing_here_is_named_with_the_tabs_where_it_does(cast, sign_in):
    page = sign_in(cast.owner).get("/admin/job/?tab=draft&search=engineer").text
    empty = page.partition('class="list-empty"')[2]
    assert "Nothing in “Draft” matches this search and these filters." in empty
    assert 'href="/admin/job/?tab=draft">Clear all filters</a>' in empty
    assert re.search(r'href="/admin/job/\?tab=published&amp;search=engineer">Published \(1\)</a>', empty)


def test_the_title_of_the_page_says_how_many_rows(cast, sign_in):
    assert "<title>Postings (2) · Jobdesk</title>" in sign_in(cast.owner).get("/admin/job/").text


def test_an_export_has_the_columns_that_the_list_shows(cast, sign_in):
    head = sign_in(cast.owner).get("/admin/job/export/csv/?columns=place,title").text.splitlines()[0]
    assert head.removeprefix("\ufeff") == "Place,Title"


def long_rows(company):
    """A page of postings with the texts of the demo data, each with something in every column."""
    now, source = utcnow(), employer(read("companies")["company"][0])
    made = islice(postings(Random(7), source, states(), now), 50)
    whole = {"place": "Castellón de la Plana", "salary_from": 52000, "salary_to": 64500, "salary_currency": "EUR"}
    dates = {"published_at": now - timedelta(days=30), "expires_at": now + timedelta(days=30)}
    db.session.add_all(
        Job(**(row | whole | dates | {"salary_period": SalaryPeriod.YEAR}), company=company) for row in made
    )
    db.session.commit()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_fifty_rows_weigh_at_most_60_kilobytes(cast, sign_in, locale):
    cast.acme.name, cast.admin.locale = "Fundación Hospitalaria del Albaruelo", locale
    long_rows(cast.acme)
    answer = sign_in(cast.admin).get("/admin/job/")
    assert answer.text.count("<tr data-key=") == 50
    assert len(answer.get_data()) <= 60_000


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_fifty_real_rows_weigh_at_most_60_kilobytes(nyc, cast, sign_in, locale):
    nyc(cast.acme, {"Agency": "DEPT OF ENVIRONMENT PROTECTION"})
    cast.admin.locale = locale
    db.session.commit()
    assert len(sign_in(cast.admin).get("/admin/job/").get_data()) <= 60_000
