"""The list in a browser: building filters, selecting rows, editing cells; with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import Job
from tests.browser.checks import axe
from tests.factories import JobFactory

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST = "/admin/job/"


def trashed():
    db.session.expire_all()
    return db.session.scalar(select(func.count()).where(Job.deleted_at.is_not(None)))


@pytest.fixture
def many(cast):
    """More than a page of Acme's drafts."""
    return JobFactory.create_batch(22, company=cast.acme, place="Leeds")


def test_a_filter_is_built_changed_and_taken_away(cast, window):
    page = window().sign_in(cast.owner).open(LIST)
    page.select_option("#filter-add", "place_contains")
    page.wait_for_url("**add=place_contains*")
    expect(page.locator("#filter-new")).to_be_focused()
    page.keyboard.type("spring")
    page.select_option("#filter-add", "remote_equals")  # what was typed goes with it
    page.wait_for_url("**flt0_place_contains=spring*add=remote_equals*")
    page.select_option("#filter-new", "onsite")
    page.click(".pill-open button:text-is('Apply')")
    expect(page.locator(".pill-words")).to_have_count(2)
    page.click(".pill-words:has-text('Place contains spring')")
    page.fill("#filter-place_contains", "field")
    page.keyboard.press("Enter")
    page.wait_for_url("**flt0_place_contains=field*")
    page.click(".pill-remove:has-text('Place contains field')")
    expect(page.locator(".pill-words")).to_have_text(["Remote policy is On site"])


def test_a_filter_is_built_without_scripts(cast, window):
    page = window(java_script_enabled=False).sign_in(cast.owner).open(LIST)
    page.select_option("#filter-add", "place_contains")
    page.click("button:text-is('Add filter')")
    page.fill("#filter-new", "spring")
    page.click(".pill-open button:text-is('Apply')")
    assert page.url.endswith("/admin/job/?flt0_place_contains=spring")
    page.click(".pill-remove:has-text('Place contains spring')")
    assert page.url.endswith("/admin/job/")


def test_the_arrow_keys_walk_through_the_filters_and_enter_takes_one(cast, window):
    page = window().sign_in(cast.owner).open(LIST)
    page.focus("#filter-add")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "add=" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**add=*")


def test_the_bar_comes_with_the_selection_and_says_how_many(cast, many, window):
    page = window().sign_in(cast.owner).open(f"{LIST}?page_size=20")
    bar, head = page.locator("[data-bulk]"), page.locator("[data-tick-all]")
    expect(bar).to_be_hidden()
    boxes = page.locator("input[name=rowid]")
    boxes.nth(1).click()
    expect(page.get_by_role("status").filter(has_text="1 selected")).to_be_visible()
    assert head.evaluate("box => box.indeterminate")
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-status]")).to_have_text("4 selected")
    page.click("[data-bulk-clear]")
    expect(bar).to_be_hidden()
    expect(head).to_be_focused()
    head.check()
    expect(page.locator("[data-bulk-status]")).to_have_text("All 20 rows of this page are selected.")


def test_all_that_match_are_taken_after_a_question(cast, many, window):
    page = window().sign_in(cast.owner).open(f"{LIST}?page_size=20&flt0_place_contains=leeds")
    page.check("[data-tick-all]")
    page.check("text=Select all 22 that match")
    page.click("summary:has-text('More actions')")
    page.click("[data-bulk] button:text-is('Move to trash')")
    expect(page.locator("#confirm-words")).to_have_text("All 22 rows that match are selected.")
    page.click("#confirm-dialog button[value=yes]")
    page.get_by_text("Moved to the trash. (22 postings)").wait_for()
    assert trashed() == 22


def test_all_that_match_are_taken_without_scripts(cast, many, window):
    page = window(java_script_enabled=False).sign_in(cast.owner).open(f"{LIST}?page_size=20&flt0_place_contains=leeds")
    expect(page.locator("[data-bulk]")).to_be_visible()
    page.check("text=Select all 22 that match")
    JobFactory(company=cast.acme, place="Leeds")
    page.click("summary:has-text('More actions')")
    page.click("[data-bulk] button:text-is('Move to trash')")
    page.get_by_text("other rows match now: 23").wait_for()
    assert trashed() == 0
    page.click("summary:has-text('More actions')")
    page.click("[data-bulk] button:text-is('Move to trash')")
    page.get_by_text("Moved to the trash. (23 postings)").wait_for()
    assert trashed() == 23


def test_a_reason_is_asked_for_where_it_is_needed(cast, window):
    JobFactory(company=cast.acme, in_review=True)
    page = window().sign_in(cast.moderator).open(f"{LIST}?tab=in_review")
    page.check("input[name=rowid]")
    expect(page.locator("#reason")).to_be_hidden()
    page.click("[data-bulk] summary:has-text('Reject')")
    page.click(".bulk-reason button")
    page.get_by_text("Say why").first.wait_for()
    assert page.is_checked("input[name=rowid]")
    page.fill("#reason", "What is the pay?")
    page.click(".bulk-reason button")
    page.get_by_text("Rejected. (1 posting)").wait_for()


def place_cell(page, job):
    """The button that edits the posting's place."""
    return page.locator(f"tr[data-key='{job.id}'] .cell-button[aria-label^='Place']")


def test_a_cell_is_edited_with_the_keyboard_alone(cast, window):
    page = window().sign_in(cast.owner).open(f"{LIST}?columns=title,reference,place")
    page.focus(f"tr[data-key='{cast.draft.id}'] th a")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    button = place_cell(page, cast.draft)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-label", "Place: Springfield, edit")
    page.keyboard.press("F2")
    expect(page.locator("#cell-place")).to_be_focused()
    page.keyboard.type("Leeds")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-label", "Place: Leeds, edit")
    expect(button).to_be_focused()
    expect(page.locator("#cell-status")).to_have_text("Saved: Place")
    db.session.expire_all()
    assert cast.draft.place == "Leeds"


def test_escape_leaves_the_cell_as_it_was(cast, window):
    page = window().sign_in(cast.owner).open(LIST)
    place_cell(page, cast.draft).press("Enter")
    page.locator("#cell-place").fill("Leeds")
    page.keyboard.press("Escape")
    expect(page.locator("#cell-place")).to_have_count(0)
    expect(place_cell(page, cast.draft)).to_be_focused()
    assert "Leeds" not in page.inner_text("tbody")


def test_an_error_stays_in_the_cell(cast, window):
    page = window().sign_in(cast.owner).open(LIST)
    place_cell(page, cast.published).press("Enter")
    page.locator("#cell-place").fill("")
    page.keyboard.press("Enter")
    problem = page.locator("tbody [role=alert]")
    expect(problem).to_contain_text("Say where the job is")
    field = page.locator("#cell-place")
    expect(field).to_be_focused()
    assert problem.get_attribute("id") in field.get_attribute("aria-describedby")
    assert axe(page) == []
    field.fill("York")
    page.keyboard.press("Enter")
    expect(place_cell(page, cast.published)).to_have_attribute("aria-label", "Place: York, edit")


def test_a_late_save_says_both_values(cast, window):
    page = window().sign_in(cast.owner).open(LIST)
    place_cell(page, cast.draft).press("Enter")
    page.locator("#cell-place").fill("Mine")
    cast.draft.place = "Theirs"
    db.session.commit()
    page.keyboard.press("Enter")
    expect(page.locator("tbody [role=alert]")).to_contain_text("Stored now: Theirs. Yours: Mine.")
    page.keyboard.press("Enter")
    expect(place_cell(page, cast.draft)).to_have_attribute("aria-label", "Place: Mine, edit")


def test_a_double_click_opens_a_cell_and_one_cell_at_a_time(cast, window):
    page = window().sign_in(cast.owner).open(LIST)
    cell = place_cell(page, cast.draft).locator("xpath=..")
    cell.dblclick(position={"x": 5, "y": 5})
    page.locator("#cell-place").fill("Typed")
    other = place_cell(page, cast.published)
    other.dispatch_event("click")
    expect(page.locator("#cell-place")).to_have_value("Typed")
    expect(page.locator("#cell-place")).to_be_focused()


def test_a_server_that_does_not_answer_loses_nothing(cast, window):
    visit = window()
    page = visit.sign_in(cast.owner).open(LIST)
    place_cell(page, cast.draft).press("Enter")
    page.locator("#cell-place").fill("Leeds")
    page.route("**/ajax/update/**", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.locator(".cell-problem")).to_be_visible()
    expect(page.locator("#cell-place")).to_have_value("Leeds")
    visit.problems.clear()  # the browser's log names the failed request


@pytest.mark.parametrize("width, dark, locale", [(1280, False, "en"), (390, True, "ar"), (1280, True, "ar")])
def test_the_bars_are_fit_for_everybody(cast, many, window, width, dark, locale):
    visit = window(width, dark, locale, reduced_motion="reduce")
    page = visit.sign_in(cast.moderator).open(f"{LIST}?flt0_place_contains=e&flt1_salary_from_min=x&add=country_equals")
    assert axe(page) == []
    page = visit.open(f"{LIST}?flt0_place_contains=leeds&page_size=20")
    page.check("input[name=rowid] >> nth=0")
    page.click("[data-bulk] summary >> nth=0")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
