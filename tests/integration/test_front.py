"""The front page of a large board: its figures are counted in the background, and are nobody else's."""

from __future__ import annotations

import pytest

from my_app.models import BackgroundTask
from my_app.services import background
from my_app.services.front_page import front
from my_app.services.front_page.dashboard import waiting
from my_app.services.lists import counting
from tests.cast import actor
from tests.factories import JobFactory
from tests.queries import count_queries

COUNTED = "The other charts are being counted"


@pytest.fixture
def large(cast, monkeypatch):
    """A board on which four postings are many."""
    monkeypatch.setattr(counting, "BOUND", 4)
    monkeypatch.setattr(counting, "STORED_FROM", 4)
    JobFactory.create_batch(6, company=cast.acme, published=True)
    JobFactory(company=cast.bolt, published=True)
    return cast


def test_many_postings_are_counted_in_the_background(large, sign_in):
    browser = sign_in(large.admin)
    first = browser.get("/admin/").text
    assert COUNTED in first
    assert "more than 4" in first
    background.run_waiting()
    second = browser.get("/admin/").text
    assert COUNTED not in second
    assert "about 9" in second
    assert "companies-heading" in second


def test_they_are_asked_for_once(large, sign_in):
    browser = sign_in(large.admin)
    for _ in range(2):
        browser.get("/admin/")
    assert BackgroundTask.query.count() == 1
    background.run_waiting()
    with count_queries() as queries:
        browser.get("/admin/")
    assert [query for query in queries if not query.startswith("SELECT")] == []
    assert len(queries) == 3


def test_what_is_kept_is_what_is_counted(large):
    for person in (large.admin, large.owner):
        who = actor(person)
        assert front.of(who, waiting(who)) is None
        background.run_waiting()
        assert front.of(who, waiting(who)) == front.counted(who)


def test_an_employers_figures_are_not_those_of_another(large):
    JobFactory.create_batch(6, company=large.bolt, published=True)
    for person in (large.owner, large.rival):
        who = actor(person)
        front.of(who, waiting(who))
    background.run_waiting()
    own, rivals = (front.of(actor(person), waiting(actor(person))) for person in (large.owner, large.rival))
    assert own == front.counted(actor(large.owner))
    assert rivals == front.counted(actor(large.rival))
    assert own != rivals


def test_an_employers_own_numbers_stay_exact(large):
    assert all(count.exact for count in waiting(actor(large.owner)).counts.values())
