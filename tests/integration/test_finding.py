"""Finding by name: a few of each kind, best first, and nothing that the policy hides."""

from __future__ import annotations

import pytest

from my_app.errors import Invalid
from my_app.policies import ANONYMOUS
from my_app.services.finding import LIMIT, find
from tests.cast import actor
from tests.factories import CompanyFactory, JobFactory, MembershipFactory, UserFactory, together
from tests.queries import count_queries


def names(found):
    """What was found, by its words."""
    return [row.name for kind in (found.postings, found.companies, found.people) for row in kind]


def test_staff_find_of_each_kind(cast):
    found = find(actor(cast.admin), "bolt")
    assert [row.name for row in found.companies] == ["Bolt"]
    assert {(row.name, row.note) for row in found.postings} == {("Bolt secret", "Bolt"), ("Bolt fitter", "Bolt")}
    assert [row.note for row in find(actor(cast.admin), "rival").people] == ["rival@example.org"]


@pytest.mark.parametrize("words", ["acme", "engineer", "A-1", "owner", "example.org", "", "%", "_"])
def test_a_rival_finds_nothing_of_acmes(cast, words):
    assert set(names(find(actor(cast.rival), words))) <= {"Bolt secret", "Bolt fitter", "Bolt", "Rival"}


def test_an_owner_finds_the_members_of_the_company_and_no_other_people(cast):
    found = find(actor(cast.owner), "example.org")
    assert {row.name for row in found.people} == {"Owner", "Editor", "Viewer"}


@pytest.mark.parametrize("who", ["editor", "viewer", "moderator"])
def test_who_may_not_read_people_finds_none(cast, who):
    assert find(actor(getattr(cast, who)), "example.org").people == []


def test_nobody_finds_nothing_and_asks_nothing(cast):
    with count_queries() as queries:
        assert names(find(ANONYMOUS, "acme")) == []
    assert not queries


@pytest.mark.parametrize("words", ["café", "CAFE", "cafe  chef", "chef café", "ref-9"])
def test_accents_case_and_the_order_of_words_do_not_matter(cast, words):
    job = JobFactory(company=cast.acme, title="Chef de Café", reference="REF-9")
    assert [row.id for row in find(actor(cast.owner), words).postings] == [job.id]


@pytest.mark.parametrize("words", ["lighthouse", "springfield"])
def test_a_posting_is_found_by_its_name_and_not_by_its_text_or_place(cast, words):
    JobFactory(company=cast.acme, title="Keeper", place="Springfield", description="Keep the lighthouse. " * 9)
    assert find(actor(cast.owner), words).postings == []


def test_signs_of_patterns_are_letters(cast):
    JobFactory(company=cast.acme, title="100% remote_job / keeper")
    for words in ("100%", "remote_job", "/ keeper"):
        assert len(find(actor(cast.owner), words).postings) == 1
    assert names(find(actor(cast.owner), "%%")) == []


def test_what_begins_with_the_words_comes_first_then_the_newest(cast):
    for title in ("Baker", "Night baker", "Baker of bread", "Old baker"):
        JobFactory(company=cast.acme, title=title)
    found = find(actor(cast.owner), "baker").postings
    assert [row.name for row in found] == ["Baker of bread", "Baker", "Old baker", "Night baker"]


def test_what_is_in_the_trash_is_not_found(cast):
    JobFactory(company=cast.acme, title="Thrown away", trashed=True)
    assert find(actor(cast.owner), "thrown").postings == []


def test_without_words_the_postings_come_that_changed_last(cast):
    JobFactory.create_batch(LIMIT, company=cast.acme, title="Fresh")
    found = find(actor(cast.owner), "  ")
    assert [row.name for row in found.postings] == ["Fresh"] * LIMIT
    assert not found.companies
    assert not found.people


def test_at_most_a_few_of_each_in_three_queries(cast):
    who = actor(cast.admin)
    with together():
        for number in range(LIMIT + 2):
            company = CompanyFactory(name=f"Acme {number}")
            JobFactory(company=company, title=f"Acme {number}")
            MembershipFactory(company=company, user=UserFactory(name=f"Acme {number}"))
    with count_queries() as queries:
        found = find(who, "acme")
    assert [len(found.postings), len(found.companies), len(found.people)] == [LIMIT] * 3
    assert len(queries) == 3
    assert not any("description" in query for query in queries)


def test_too_many_words_are_refused(cast):
    with pytest.raises(Invalid) as refusal:
        find(actor(cast.owner), "x" * 201)
    assert list(refusal.value.errors) == ["q"]
    find(actor(cast.owner), "x" * 200)
