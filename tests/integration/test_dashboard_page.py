"""The admin's front page: every picture has its figures as a table, and nobody else's postings are in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from my_app.extensions import db
from my_app.models import JobStatus, Part, utcnow
from tests.factories import CompanyFactory, JobFactory, MembershipFactory, UserFactory, together
from tests.html import parse_strictly
from tests.queries import count_queries

SVG = "{http://www.w3.org/2000/svg}"
CHANGING = re.compile(r'name="csrf_token" value="[^"]*"')
MAX_BYTES = 60_000
MAX_QUERIES = 9  # who it is and what they may (4), the cards, and a query for each figure (4)


@pytest.fixture
def busy(cast):
    """Something to see in every picture."""
    now = utcnow()
    with together():
        for days in range(1, 60, 4):
            times = {"created_at": now - timedelta(days=days + 3), "submitted_at": now - timedelta(days=days + 2)}
            JobFactory(company=cast.acme, published=True, approved_at=now - timedelta(days=days), **times)
            JobFactory(company=cast.bolt, in_review=True, created_at=now - timedelta(days=days))
    return cast


def page(browser, address="/admin/"):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.text


def figures(html):
    return {figure.get("aria-labelledby"): figure for figure in parse_strictly(html).iter("figure")}


def words(element):
    return " ".join("".join(element.itertext()).split())


def table(figure):
    return [[words(cell) for cell in row if cell.tag in ("th", "td")] for row in figure.iter("tr")][1:]


def svg(figure, tag):
    return [element for element in figure.iter() if element.tag in (tag, SVG + tag)]


def drawn(figure, kind):
    return [words(text) for text in svg(figure, "text") if text.get("class") == kind]


def test_the_level_bars_show_the_figures_of_their_tables(busy, sign_in):
    found = figures(page(sign_in(busy.admin)))
    for name in ("states-heading", "companies-heading", "waits-heading"):
        names, values = drawn(found[name], "chart-name"), drawn(found[name], "chart-value")
        assert table(found[name]) == [list(pair) for pair in zip(names, values, strict=True)]
        assert any(int(value) for value in values)


def test_the_weeks_show_the_figures_of_their_table(busy, sign_in):
    figure = figures(page(sign_in(busy.admin)))["weeks-heading"]
    titles = [words(group) for group in svg(figure, "g")]
    assert titles == [f"{day} · Created: {new} · Published: {out}" for day, new, out in table(figure)]
    assert len(titles) == 12


def test_each_picture_says_what_it_is(busy, sign_in):
    for figure in figures(page(sign_in(busy.admin))).values():
        (drawing,) = svg(figure, "svg")
        assert drawing.get("role") == ("group" if svg(drawing, "a") else "img")
        assert words(svg(drawing, "title")[0])
        assert words(svg(drawing, "desc")[0])
        assert words(next(figure.iter("caption")))


def test_a_bar_leads_to_the_postings_that_it_counts(busy, sign_in):
    JobFactory(company=CompanyFactory(name="Acme & Sons"))
    browser = sign_in(busy.admin)
    found = figures(page(browser))
    for figure in (found["states-heading"], found["companies-heading"]):
        links = [link.get("href") for link in svg(svg(figure, "svg")[0], "a")]
        counted = [page(browser, link).count('name="rowid"') for link in links]
        assert [str(number) for number in counted] == [number for _words, number in table(figure)]


def test_somebody_of_one_company_is_shown_no_companies(busy, sign_in):
    assert "companies-heading" not in figures(page(sign_in(busy.viewer)))
    MembershipFactory(user=busy.viewer, company=busy.bolt, part=Part.VIEWER)
    assert "companies-heading" in figures(page(sign_in(busy.viewer)))


def test_a_rivals_postings_change_no_byte(busy, sign_in):
    browser = sign_in(busy.owner)
    with time_machine.travel(datetime.now(UTC), tick=False):
        before = CHANGING.sub("", page(browser))
        for job in (busy.rival_draft, busy.rival_published):
            job.status, job.published_at = JobStatus.PUBLISHED, utcnow()
        JobFactory.create_batch(3, company=busy.bolt, published=True, submitted_at=utcnow(), approved_at=utcnow())
        assert CHANGING.sub("", page(browser)) == before


def test_an_employer_without_postings_is_led_to_the_first(app, sign_in):
    owner = MembershipFactory(part=Part.OWNER).user
    html = page(sign_in(owner))
    assert not figures(html)
    assert "Write the first posting" in html
    assert "Add a company" not in html


def test_a_viewer_without_postings_is_offered_nothing_they_may_not(app, sign_in):
    html = page(sign_in(MembershipFactory(part=Part.VIEWER).user))
    assert "There are no postings yet." in html
    assert "Write the first posting" not in html


def test_staff_of_an_empty_board_can_begin_with_a_company(app, sign_in):
    html = page(sign_in(UserFactory(role="admin")))
    assert "Add a company" in html


def test_somebody_without_a_company_is_told_how_to_get_one(app, sign_in):
    assert "Ask an owner of your company" in page(sign_in(UserFactory()))


def test_without_anything_in_these_weeks_the_pictures_say_so(cast, sign_in):
    for job in (cast.draft, cast.published):
        job.created_at = job.published_at = utcnow() - timedelta(days=200)
    db.session.commit()
    found = figures(page(sign_in(cast.owner)))
    assert "Nothing happened" in words(found["weeks-heading"])
    assert svg(found["weeks-heading"], "svg") == []
    assert svg(found["states-heading"], "svg") != []


def test_the_page_is_small_and_asks_little(busy, sign_in):
    with together():
        for number in range(12):
            long = CompanyFactory(name=f"A company with a name as long as names are, {number}")
            JobFactory.create_batch(2, company=long)
    browser = sign_in(busy.admin)
    with count_queries() as queries:
        html = page(browser)
    assert len(html.encode()) < MAX_BYTES
    assert len(queries) <= MAX_QUERIES


def test_where_people_read_from_the_right_weeks_run_that_way(busy, sign_in):
    busy.owner.locale = "ar"
    db.session.commit()
    figure = figures(page(sign_in(busy.owner)))["weeks-heading"]
    places = [float(rect.get("x").rstrip("%")) for rect in svg(figure, "rect") if rect.get("class") == "chart-place"]
    assert places == sorted(places, reverse=True)
