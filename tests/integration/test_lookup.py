"""Choosing a company: who has but one is not asked, and nobody finds what is not theirs, with or without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import Job, Part
from tests.factories import CompanyFactory, MembershipFactory
from tests.html import parse_strictly
from tests.integration.test_admin_jobs import form
from tests.posting import post

NEW = "/admin/job/new/"
ADDRESS = "/admin/job/ajax/lookup/?name=company"


def options(answer) -> Iterator[str]:
    """What the select of the company offers."""
    field = next(each for each in parse_strictly(answer.text).iter("select") if each.get("id") == "company")
    return ["".join(option.itertext()) for option in field.iter("option")]


@pytest.fixture
def many(cast):
    """So many companies that no select has room for them."""
    CompanyFactory.create_batch(60)
    return cast


def test_who_has_one_company_is_not_asked(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(NEW).text)
    assert "company" not in [each.get("name") for each in page.iter("select")]
    chosen = next(each for each in page.iter("input") if each.get("name") == "company")
    assert (chosen.get("type"), chosen.get("value")) == ("hidden", str(cast.acme.id))


def test_a_few_companies_are_a_select(cast, sign_in):
    second = CompanyFactory(name="Acme Two")
    MembershipFactory(user=cast.owner, company=second, part=Part.EDITOR)
    answer = sign_in(cast.owner).get(NEW)
    assert options(answer) == ["Choose…", "Acme", "Acme Two"]
    assert "_lookup" not in answer.text


def test_a_viewer_of_a_second_company_is_not_asked_either(cast, sign_in):
    MembershipFactory(user=cast.owner, company=cast.bolt, part=Part.VIEWER)
    answer = sign_in(cast.owner).get(NEW)
    assert "Bolt" not in answer.text


def test_many_companies_have_a_search_box(many, sign_in):
    answer = sign_in(many.admin).get(NEW)
    assert len(options(answer)) == 51
    assert 'name="_lookup_company"' in answer.text


def test_the_search_without_a_script_saves_nothing_and_keeps_what_was_typed(many, sign_in):
    CompanyFactory(name="Zürcher Café")
    before = db.session.scalar(select(func.count()).select_from(Job))
    typed = form(company=many.acme.id, title="Typed", _lookup_company="zurcher CAFE", _lookup="company")
    answer = post(sign_in(many.admin), NEW, typed)
    assert options(answer) == ["Choose…", "Acme", "Zürcher Café"]
    assert 'value="Typed"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Job)) == before


def test_what_stands_in_the_search_box_is_looked_for_before_anything_is_saved(many, sign_in):
    answer = post(sign_in(many.admin), NEW, form(company=many.acme.id, _lookup_company="acme"))
    assert answer.status_code == 200
    assert "is-invalid" not in answer.text


def test_the_search_says_when_it_finds_nothing(many, sign_in):
    answer = post(sign_in(many.admin), NEW, form(_lookup_company="<nobody>", _lookup="company"))
    assert "Nothing found for “&lt;nobody&gt;”." in answer.text


@pytest.mark.parametrize("words", ["\0", "a\0b", "%", "'\"", "x" * 3000, "\ud83d", "١٢"])
def test_the_search_bears_anything(many, sign_in, words):
    data = form(_lookup_company=words.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), _lookup="company")
    parse_strictly(post(sign_in(many.admin), NEW, data).text)


@pytest.mark.parametrize("address", [NEW, "/admin/invitation/new/"])
def test_a_rivals_company_is_never_found(cast, sign_in, address):
    MembershipFactory(user=cast.owner, company=CompanyFactory(name="Bolton"), part=Part.OWNER)
    answer = post(sign_in(cast.owner), address, form(_lookup_company="bolt", _lookup="company"))
    assert options(answer) == ["Choose…", "Bolton"]


def test_a_rivals_company_is_not_shown_as_chosen(cast, sign_in):
    answer = post(sign_in(cast.owner), NEW, form(company=cast.bolt.id, _lookup_company="x", _lookup="company"))
    assert options(answer) == ["Choose…"]
    assert "Bolt" not in answer.text


def test_the_door_of_scripts_finds_within_scope_only(cast, sign_in):
    assert sign_in(cast.owner).get(f"{ADDRESS}&query=").json == [[cast.acme.id, "Acme"]]
    assert sign_in(cast.owner).get(f"{ADDRESS}&query=bolt").json == []
    assert sign_in(cast.moderator).get(f"{ADDRESS}&query=bolt").json == [[cast.bolt.id, "Bolt"]]


def test_it_is_shut_to_who_makes_no_postings(cast, sign_in):
    assert sign_in(cast.viewer).get(ADDRESS).status_code == 404


def test_it_finds_by_short_name_and_without_accents_in_any_order(cast, sign_in):
    company = CompanyFactory(name="Électricité de Mâcon", slug="edm")
    for words in ("macon electricite", "EDM", "mâcon"):
        assert sign_in(cast.admin).get(f"{ADDRESS}&query={words}").json == [[company.id, company.name]]


@pytest.mark.parametrize("words", ["%25", "_", "a_b", "'"])
def test_signs_of_sql_are_only_signs(cast, sign_in, words):
    assert sign_in(cast.admin).get(f"{ADDRESS}&query={words}").json == []


def test_no_answer_is_kept(cast, sign_in):
    assert sign_in(cast.admin).get(ADDRESS).headers["Cache-Control"] == "no-store"


def test_a_posting_needs_a_company(cast, sign_in):
    answer = post(sign_in(cast.admin), NEW, form(company=""))
    assert answer.status_code == 422
    assert 'id="company-error"' in answer.text
