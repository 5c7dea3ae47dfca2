"""What each question of a filter finds: lists, ranges, days, beginnings, what is not; and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from my_app.admin.views.job import JobView
from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import Job, JobState, JobStatus, utcnow
from tests.factories import JobFactory


@pytest.fixture
def view(app):
    """The list of postings; it is never added to the admin."""
    return JobView(Job, endpoint="listed")


@pytest.fixture
def ask(app, view, cast):
    """The references of Acme's postings that a filter finds."""

    def found(query):
        with app.test_request_context(f"/?{query}"):
            listing = view.listing()
            listing.scope = (Job.company_id == cast.acme.id) & Job.reference.like("row %")
            return {name[4:] for name in db.session.scalars(listing.narrowed(select(Job.reference)).statement)}

    return found


def rows(cast, **each):
    for name, values in each.items():
        JobFactory(company=cast.acme, reference=f"row {name}", **values)


def test_several_values_and_none_of_them(cast, ask):
    rows(cast, no={"country": "NO"}, se={"country": "SE"}, dk={"country": "DK"}, nowhere={"country": None})
    assert ask("flt0_country_in=NO,SE,NO") == {"no", "se"}
    assert ask("flt0_country_not_in=NO,SE") == {"dk", "nowhere"}
    assert ask("flt0_country_empty=1") == {"nowhere"}


def test_several_texts(cast, ask):
    rows(cast, a={"place": "Leeds"}, b={"place": "York"}, c={"place": "Leeds North"}, d={"place": ""})
    assert ask("flt0_place_in=Leeds, York") == {"a", "b"}
    assert ask("flt0_place_not_in=Leeds,York") == {"c", "d"}
    assert ask("flt0_place_equals=Leeds") == {"a"}
    assert ask("flt0_place_not_contains=leeds") == {"b", "d"}
    assert ask("flt0_place_empty=1") == {"d"}
    assert ask("flt0_place_empty=0") == {"a", "b", "c"}


def test_a_text_that_is_not_there_does_not_contain_anything(cast, ask, view):
    JobFactory(company=cast.acme, reference="row a")
    none = JobFactory(company=cast.acme, reference=None)
    for query in ("reference_not_contains=row", "reference_not_in=row a"):
        code = query.partition("=")[0]
        flt = view._filter_args[code][1]
        clause = flt.condition(Job.reference, flt.clean(query.partition("=")[2]))
        assert none.id in set(db.session.scalars(select(Job.id).where(clause)))


@pytest.mark.parametrize("typed, hits", [("leeds", {"a", "b"}), ("Lee", {"a"}), ("Lee%", set()), ("ö", {"c"})])
def test_a_beginning_in_the_usual_cases(cast, ask, typed, hits):
    rows(cast, a={"place": "Leeds"}, b={"place": "LEEDS"}, c={"place": "Örebro"}, d={"place": "New Leeds"})
    assert ask(f"flt0_place_begins={typed.replace('%', '%25')}") == hits | ({"b"} if typed == "Lee" else set())


@pytest.mark.parametrize(
    "asked, hits",
    [("10..20", {"ten", "twenty"}), ("20..", {"twenty", "thirty"}), ("..10", {"ten"}), ("20..20", {"twenty"})],
)
def test_a_range_of_numbers(cast, ask, asked, hits):
    pay = {"salary_to": None, "salary_currency": "EUR", "salary_period": "hour"}
    rows(cast, ten={"salary_from": 10, **pay}, twenty={"salary_from": 20, **pay}, thirty={"salary_from": 30, **pay})
    assert ask(f"flt0_salary_from_between={asked}") == hits


def test_days_from_to_and_around_now(cast, ask):
    now = utcnow()
    rows(cast, past={"expires_at": now - timedelta(days=3)}, soon={"expires_at": now + timedelta(days=3)})
    rows(cast, late={"expires_at": now + timedelta(days=30)})
    assert ask("flt0_expires_at_last=7") == {"past"}
    assert ask("flt0_expires_at_next=7") == {"soon"}
    first, last = (f"{now + timedelta(days=days):%Y-%m-%d}" for days in (3, 30))
    assert ask(f"flt0_expires_at_between={first}..{last}") == {"soon", "late"}
    assert ask(f"flt0_expires_at_between=..{first}") == {"past", "soon"}


def test_each_state_is_what_the_others_are_not(cast, ask):
    now = utcnow()
    rows(cast, draft={"status": JobStatus.DRAFT}, forever={"status": JobStatus.PUBLISHED, "published_at": now})
    rows(cast, trash={"status": JobStatus.DRAFT, "deleted_at": now})
    everything = {"draft", "forever", "trash"}
    assert ask("flt0_state_in=draft,trash") == {"draft", "trash"}
    for state in JobState:
        assert ask(f"flt0_state_not_in={state}") == everything - ask(f"flt0_state_equals={state}")


def test_another_company(cast, ask):
    rows(cast, own={})
    assert ask("flt0_company_not_equals=Bolt") == {"own"}
    assert ask("flt0_company_not_equals=Acme") == set()
    assert ask("flt0_company_name_begins=acm") == {"own"}


REFUSED = {
    "country_in=NO,XX": "cannot be used",
    "country_in=,": "cannot be used",
    "place_in=" + ",".join(map(str, range(51))): "At most 50 values",
    "place_in=" + "x" * 201: "cannot be used",
    "salary_from_between=10": "cannot be used",
    "salary_from_between=..": "cannot be used",
    "salary_from_between=20..10": "ends before it begins",
    "salary_from_between=1..1e400": "cannot be used",
    "updated_at_between=2026-01-01..2026-02-30": "cannot be used",
    "updated_at_last=0": "cannot be used",
    "updated_at_last=-1": "cannot be used",
    "updated_at_next=99999": "cannot be used",
    "updated_at_last=1.5": "cannot be used",
    "updated_at_last=٣": "cannot be used",
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_makes_no_sense_is_refused_with_a_reason(ask, query):
    with pytest.raises(Invalid) as refused:
        ask(f"flt0_{query}")
    assert REFUSED[query] in str(refused.value.errors)


def test_values_read_as_a_sentence(app, view, cast, monkeypatch):
    monkeypatch.setattr(view, "get_url", lambda *_endpoint, **_arguments: "/")
    sentences = {
        "state_in=draft,published": "Status is one of Draft or Published",
        "salary_from_between=10..20": "Salary from between 10 and 20",
        "salary_from_between=10..": "Salary from at least 10",
        "updated_at_last=7": "Changed in the last 7 days",
        "reference_empty=0": "Reference is not empty",
    }
    for query, words in sentences.items():
        with app.test_request_context(f"/?flt0_{query}"):
            assert view.filter_pills()[0].text == words
