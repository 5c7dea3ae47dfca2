"""The rows of a list: their menu, their edges, their cards on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from my_app.extensions import db
from my_app.models import Job, JobStatus
from tests.factories import JobFactory

# What a page looks like does not depend on the database: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OPENER = ".row-more"
WIDE = "title,company.name,state,reference,place,country,remote,employment_type,category,salary,language,updated_at"
# Whether the middle of what has the focus is covered by something else.
COVERED = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !(focused === top || focused.contains(top) || top?.contains(focused) && top.tagName !== 'TH');
}"""


@pytest.fixture
def waiting(cast):
    """A posting that waits for review."""
    return JobFactory(company=cast.acme, in_review=True, title="Waiting for long")


def menu_at(page):
    """Open the first row's menu by keyboard; the menu."""
    page.locator(OPENER).first.focus()
    page.keyboard.press("Enter")
    return page.get_by_role("menu")


def test_a_rows_menu_takes_a_step(cast, window, waiting):
    page = window().sign_in(cast.moderator).open("/admin/job/?tab=in_review")
    page.locator(OPENER).first.click()
    assert page.get_by_role("menuitem").all_inner_texts() == ["Publish", "Reject…"]
    page.get_by_role("menuitem", name="Publish").click()
    page.get_by_text("Published. (1 posting)").wait_for()
    assert page.url.endswith("?tab=in_review")
    db.session.expire_all()
    assert db.session.get(Job, waiting.id).status is JobStatus.PUBLISHED


def test_a_rows_menu_needs_no_mouse(cast, window, waiting):
    page = window().sign_in(cast.moderator).open("/admin/job/?tab=in_review")
    menu = menu_at(page)
    expect(page.get_by_role("menuitem", name="Publish")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Reject…")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator(OPENER).first).to_be_focused()
    menu_at(page)
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/job/details/?id={waiting.id}#reason")


def test_without_scripts_the_menu_is_the_rows_page(cast, window, waiting):
    page = window(java_script_enabled=False).sign_in(cast.moderator).open("/admin/job/?tab=in_review")
    page.click("tbody th a")
    page.click("button:text-is('Publish')")
    assert "Published. (1 posting)" in page.content()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_menu_stays_within_the_window(cast, window, locale):
    cast.owner.locale = locale
    JobFactory.create_batch(12, company=cast.acme)
    page = window(width=390).sign_in(cast.owner).open("/admin/job/")
    page.locator(OPENER).last.scroll_into_view_if_needed()
    page.locator(OPENER).last.click()
    box = page.get_by_role("menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 900


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_head_and_title_stay_in_view_and_hide_nothing_that_has_the_focus(cast, window, locale):
    cast.owner.locale = locale
    JobFactory.create_batch(30, company=cast.acme, paid=True)
    page = window().sign_in(cast.owner).open(f"/admin/job/?columns={WIDE}")
    region = page.locator(".list-region")
    region.evaluate("list => { list.scrollIntoView(); list.scrollTop = 400; }")
    region.evaluate("(list, way) => { list.scrollLeft = way; }", -9999 if locale == "ar" else 9999)
    expect(page.locator("thead th").nth(1)).to_be_in_viewport()
    expect(page.locator("tbody th").nth(12)).to_be_in_viewport()
    for link in [*page.locator("thead a").all(), *page.locator("tbody a").all()[:60]]:
        link.focus()
        assert not page.evaluate(COVERED), link.inner_text()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_on_a_phone_rows_are_cards_and_nothing_moves_sideways(cast, window, locale):
    cast.owner.locale = locale
    JobFactory(company=cast.acme, published=True, paid=True, title="A very long title " * 5)
    page = window(width=390).sign_in(cast.owner).open("/admin/job/?tab=published")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator(".list-tabs [aria-current]")).to_be_in_viewport()
    labels = page.locator("tbody td[data-n]").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert ('"Published: "' in labels) is (locale == "en")
