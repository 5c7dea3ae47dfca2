"""The filters of a list: what is active can be read, changed and taken away; one more is added by its name."""

from __future__ import annotations

import pytest
from flask_admin.contrib.sqla import filters as upstream
from sqlalchemy import select

from my_app.admin.filters.foreign import relations, usable
from my_app.admin.views.job import JobView
from my_app.extensions import db
from my_app.models import Company, Job, Role
from tests.factories import JobFactory
from tests.html import parse_strictly

LIST = "/admin/job/"


def pills(page):
    """The words of each pill, and the address without it."""
    found = [item for item in page.iter("li") if "pill" in (item.get("class") or "").split()]
    return {" ".join("".join(item.itertext()).split()): item.find("a").get("href") for item in found}


def controls(page):
    """The controls of filters, by name."""
    return {each.get("name"): each for each in page.iter() if str(each.get("name")).startswith("flt")}


def test_the_page_holds_no_control_until_one_is_asked_for(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(LIST).text)
    assert controls(page) == {}
    options = [option.get("value") for option in page.iter("option")]
    assert "country_equals" in options
    assert "NO" not in options


def test_a_filter_is_added_by_its_name(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(f"{LIST}?add=country_equals").text)
    assert list(controls(page)) == ["flt0_country_equals"]
    assert controls(page)["flt0_country_equals"].get("autofocus") is not None
    assert "NO" in [option.get("value") for option in page.iter("option")]


def test_adding_one_keeps_the_others(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(f"{LIST}?flt0_place_contains=spring&add=remote_equals").text)
    found = controls(page)
    assert list(found) == ["flt0_place_contains", "flt1_remote_equals"]
    assert found["flt0_place_contains"].get("value") == "spring"


def test_a_column_can_be_asked_twice(cast, sign_in):
    JobFactory(company=cast.acme, title="red green")
    JobFactory(company=cast.acme, title="red blue")
    owner = sign_in(cast.owner)
    page = parse_strictly(owner.get(f"{LIST}?flt0_title_contains=red&add=title_contains").text)
    assert list(controls(page)) == ["flt0_title_contains", "flt1_title_contains"]
    text = owner.get(f"{LIST}?flt0_title_contains=red&flt1_title_contains=blue").text
    assert ">red blue</a></th>" in text
    assert ">red green</a></th>" not in text


def test_what_there_is_not_cannot_be_added(cast, sign_in):
    answer = sign_in(cast.owner).get(f"{LIST}?add=password_contains")
    assert answer.status_code == 400
    assert "add" in answer.text


def test_a_blank_choice_leaves_the_address(cast, sign_in):
    answer = sign_in(cast.owner).get(f"{LIST}?flt0_place_contains=&add=&search=x")
    assert answer.location == f"{LIST}?search=x"


def test_an_active_filter_reads_as_a_sentence_and_leads_away(cast, sign_in):
    owner = sign_in(cast.owner)
    page = parse_strictly(
        owner.get(f"{LIST}?tab=draft&sort=1&flt0_remote_equals=onsite&flt1_place_contains=spring").text
    )
    address = next(url for words, url in pills(page).items() if words.startswith("Place contains spring"))
    assert "tab=draft" in address
    assert "sort=1" in address
    assert "flt0_remote_equals=onsite" in address
    assert "place" not in address
    assert len(pills(parse_strictly(owner.get(address).text))) == 1


def test_taking_one_away_leaves_the_page_number_behind(cast, sign_in):
    JobFactory.create_batch(21, company=cast.acme, place="Springfield")
    page = parse_strictly(sign_in(cast.owner).get(f"{LIST}?page=1&page_size=20&flt0_place_contains=spring").text)
    (address,) = pills(page).values()
    assert "page=1" not in address
    assert "page_size=20" in address


def test_an_unusable_value_is_shown_open_with_the_reason(cast, sign_in):
    answer = sign_in(cast.owner).get(f"{LIST}?flt0_salary_from_min=lots&flt1_place_contains=spring")
    page = parse_strictly(answer.text)
    assert answer.status_code == 400
    control = controls(page)["flt0_salary_from_min"]
    assert control.get("value") == "lots"
    assert control.get("aria-describedby") == "filter-salary_from_min-problem"
    assert "flt1_place_contains" in controls(page)


def test_of_two_on_one_column_only_the_unusable_is_blamed(cast, sign_in):
    answer = sign_in(cast.owner).get(f"{LIST}?flt0_salary_from_min=5&flt1_salary_from_min=lots")
    found = controls(parse_strictly(answer.text))
    assert [control.get("aria-invalid") for control in found.values()] == [None, "true"]


def test_a_filter_is_no_part_of_the_links_to_other_pages(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(f"{LIST}?add=place_contains").text)
    links = [link.get("href") or "" for link in page.iter("a")]
    assert [link for link in links if "sort=" in link]
    assert not [link for link in links if "sort=" in link and "add=" in link]


class ForeignView(JobView):
    """Filters of Flask-Admin's own kinds, as its documentation shows them."""

    column_filters = (
        upstream.FilterLike(Job.title, "Title"),
        upstream.FilterEqual("company.name", "Company"),
        upstream.FilterLike(Company.slug, "Short name"),
        upstream.IntGreaterFilter(Job.version, "Version"),
        upstream.FilterInList(Job.country, "Countries", options=(("NO", "Norway"), ("IS", "Iceland"))),
        upstream.FilterEqual(Job.language, "Language", options=(("en", "English"), ("de", "German"))),
        upstream.DateTimeBetweenFilter(Job.created_at, "Made"),
    )


@pytest.fixture
def foreign(app):
    """A view that was written for plain Flask-Admin; it is never added to the admin."""
    return ForeignView(Job, endpoint="foreign")


def test_a_foreign_filter_has_a_name_in_the_address(foreign):
    assert [flt.code for flt in foreign._filters] == [
        "title_like",
        "company_name_equal",
        "slug_like",
        "version_int_greater",
        "country_in_list",
        "language_equal",
        "created_at_date_time_between",
    ]


@pytest.mark.parametrize(
    "code, hit, miss",
    [
        ("title_like", "acme%", "bolt%"),
        ("company_name_equal", "Acme", "Nobody"),
        ("slug_like", "acme", "nobody"),
        ("version_int_greater", "0", "99"),
        ("country_in_list", "{country},IS", "ZW,ZM"),
        (
            "created_at_date_time_between",
            "2000-01-01 00:00:00 to 2100-01-01 00:00:00",
            "2000-01-01 00:00:00 to 2000-01-02 00:00:00",
        ),
    ],
)
def test_a_foreign_filter_finds_and_leaves_out(app, cast, foreign, code, hit, miss):
    def found(value):
        with app.test_request_context(f"/?flt0_{code}={value.format(country=cast.draft.country).replace('%', '%25')}"):
            listing = foreign.listing()
            listing.scope = Job.company_id == cast.acme.id
            return set(db.session.scalars(listing.narrowed(select(Job.id)).statement))

    assert found(hit) == {cast.draft.id, cast.published.id}
    assert found(miss) == set()


@pytest.mark.parametrize(
    "code, value", [("version_int_greater", "many"), ("version_int_greater", "9" * 30), ("title_like", "x" * 300)]
)
def test_a_foreign_filter_refuses_what_no_database_can_compare(foreign, code, value):
    assert not usable(foreign._filter_args[code][1], value)


def test_a_foreign_filter_has_the_control_of_its_kind(app, cast, foreign, monkeypatch):
    monkeypatch.setattr(foreign, "get_url", lambda *_endpoint, **_arguments: "/")
    with app.test_request_context("/?flt0_language_equal=de&flt1_title_like=x"):
        found = {
            control.name: (control.input, control.text) for pill in foreign.filter_pills() for control in pill.controls
        }
    assert found == {
        "flt0_language_equal": ("select", "Language equals German"),
        "flt1_title_like": ("text", "Title contains x"),
    }


def test_a_way_that_is_not_clear_must_be_named():
    with pytest.raises(ValueError, match="relation"):
        relations(Job, Role.name, [Role.__table__])
