"""Ctrl+K and the keys, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import JobFactory

# What the browser does with keys does not depend on the database: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def options(page):
    """What the palette offers."""
    return page.locator("#palette [role=option]")


def active(page):
    """The option that Enter would take."""
    return page.locator("#palette [role=option][aria-selected=true]")


def test_a_posting_is_found_and_opened_by_its_name(cast, window):
    page = window().sign_in(cast.owner).open("/admin/company/")
    page.keyboard.press("Control+k")
    page.keyboard.type("acme eng")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/job/details/?id={cast.published.id}")


def test_a_rivals_posting_is_not_offered(cast, window):
    page = window().sign_in(cast.owner).open("/admin/")
    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    page.keyboard.type("bolt")
    expect(page.locator("#palette [role=status]")).to_have_text("Nothing here is called “bolt”.")
    expect(options(page)).to_have_count(0)


def test_arrows_walk_and_the_number_is_announced(cast, window):
    page = window().sign_in(cast.owner).open("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("acme")
    expect(options(page).first).to_contain_text("Acme")
    expect(page.locator("#palette [role=status]")).to_have_text(f"{options(page).count()} results")
    first = page.get_attribute("#palette [role=combobox]", "aria-activedescendant")
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_have_count(1)
    assert page.get_attribute("#palette [role=combobox]", "aria-activedescendant") != first
    page.keyboard.press("End")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_escape_gives_the_focus_back(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.focus("#search")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=combobox]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_focused()
    page.click("[data-palette-open]")
    page.keyboard.press("Escape")
    expect(page.locator("[data-palette-open]")).to_be_focused()


def test_a_step_is_taken_from_the_palette_and_leads_back(cast, window):
    page = window().sign_in(cast.owner).open("/admin/company/")
    page.keyboard.press("Control+k")
    page.keyboard.type("acme draft")
    page.click("#palette [role=option]:has-text('Submit for review')")
    page.get_by_text("Submitted for review. (1 posting)").wait_for()
    assert page.url.endswith("/admin/company/")


def test_the_dark_comes_without_leaving_the_page(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.fill("#search", "half a w")
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    expect(options(page)).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("#palette")).to_be_hidden()
    assert page.input_value("#search") == "half a w"


def test_what_goes_wrong_is_said(cast, window):
    page = window().sign_in(cast.owner).open("/admin/")
    page.route("**/admin/go/results*", lambda route: route.fulfill(status=429, body="no"))
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=status]")).to_contain_text("Try again")


def test_the_palette_works_from_right_to_left_and_on_other_keyboards(cast, window):
    JobFactory(company=cast.acme, title="مهندس كهرباء")
    page = window(width=390, dark=True, locale="ar").sign_in(cast.owner).open("/admin/")
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ن', code: 'KeyK', ctrlKey: true, bubbles: true}))"
    )
    page.keyboard.type("مهندس")
    expect(active(page)).to_contain_text("مهندس كهرباء")
    assert page.evaluate("document.querySelector('#palette').getBoundingClientRect().width") == 390
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/job/details/**")


def test_the_page_does_the_same_without_a_script(cast, window):
    page = window(java_script_enabled=False).sign_in(cast.owner).open("/admin/")
    page.click("[data-palette-open]")
    page.fill("input[name=q]", "acme draft")
    page.press("input[name=q]", "Enter")
    page.click("button:has-text('Submit for review')")
    expect(page.locator("main [role=status]").first).to_contain_text("Submitted for review.")


def test_the_question_mark_shows_the_shortcuts(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts-dialog")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    assert page.url.endswith("/admin/job/")
    page.click("summary[aria-label='Your account']")
    page.click("[data-shortcuts-open]")
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()


def test_keys_walk_select_and_open_the_rows(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(0).locator("a").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tbody input[name=rowid]").nth(1)).to_be_checked()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/job/details/**")
    page.keyboard.press("e")
    page.wait_for_url("**/admin/job/edit/**")


def test_keys_search_begin_and_save(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("njx?")
    assert page.input_value("#search") == "njx?"
    page.locator("main").focus()
    page.keyboard.press("n")
    page.wait_for_url("**/admin/job/new/**")
    page.fill("[name=title]", "Night porter")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/admin/job/")
    expect(page.locator("tbody").first).to_contain_text("Night porter")


def test_single_keys_can_be_switched_off_and_stay_off(cast, window):
    visit = window().sign_in(cast.owner)
    page = visit.open("/admin/job/")
    page.keyboard.press("?")
    page.uncheck("#single-keys")
    page.keyboard.press("Escape")
    page = visit.open("/admin/job/")
    page.keyboard.press("?")
    page.keyboard.press("n")
    expect(page.locator("#shortcuts-dialog")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    assert page.url.endswith("/admin/job/")
