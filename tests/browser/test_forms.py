"""Forms with their scripts: the warning before leaving, counts, previews and pickers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from my_app.extensions import db
from my_app.models import Job, Part
from tests.browser.checks import axe
from tests.factories import CompanyFactory, MembershipFactory

NEW = "/admin/job/new/"
# What the browser does with a form does not depend on the database: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def new(cast, window):
    """The form of a new posting, opened by Acme's owner."""
    return window().sign_in(cast.owner).open(NEW)


@pytest.fixture
def asked(new):
    """What the browser asked before it left the page; it stays."""
    questions = []

    def stay(dialog):
        questions.append(dialog.type)
        dialog.dismiss()

    new.on("dialog", stay)
    return questions


def note(page):
    """What the bar says of changes."""
    return page.locator("[data-unsaved]")


def test_leaving_with_changes_asks_first(new, asked):
    new.fill("#title", "Half a posting")
    expect(note(new)).to_have_text("Unsaved changes")
    new.click("a:text-is('Cancel')", no_wait_after=True)
    expect(new.locator("#title")).to_have_value("Half a posting")
    assert asked == ["beforeunload"]


def test_leaving_without_changes_asks_nothing(new, asked):
    new.fill("#title", "Half a posting")
    new.fill("#title", "")
    expect(note(new)).to_have_text("")
    new.click("a:text-is('Cancel')")
    new.wait_for_url("**/admin/job/")
    assert asked == []


def test_saving_asks_nothing(new, asked):
    new.fill("#title", "A whole posting")
    new.click("button:text-is('Save')")
    new.wait_for_url("**/admin/job/")
    assert asked == []


def test_a_form_that_came_back_is_not_saved_either(new, asked):
    new.fill("#salary_to", "5")
    new.click("button:text-is('Save')")
    expect(new.locator("[data-errors]")).to_be_focused()
    expect(note(new)).to_have_text("Unsaved changes")
    new.click("a:text-is('Cancel')", no_wait_after=True)
    expect(new.locator("#salary_to")).to_have_value("5")
    assert asked == ["beforeunload"]


def test_the_summary_leads_to_the_field(new):
    new.click("button:text-is('Save')")
    new.click("[data-errors] a:text-is('Title')")
    expect(new.locator("#title")).to_be_focused()


def test_counts_are_the_servers(new):
    new.fill("#description", "one\ntwo 😀")
    expect(new.locator("#description-count")).to_have_text("9 of 20,000")


def test_what_is_pasted_beyond_the_limit_is_kept_and_said(new):
    new.fill("#title", "x" * 205)
    expect(new.locator("#title-count")).to_have_text("5 too many (at most 200)")
    assert len(new.input_value("#title")) == 205


def test_near_the_limit_the_rest_is_announced(new):
    new.fill("#title", "x" * 195)
    expect(new.locator("[data-picker-words]")).to_have_text("Characters left: 5")


def test_enter_saves(new):
    new.fill("#title", "Made with Enter")
    new.press("#title", "Enter")
    new.wait_for_url("**/admin/job/")
    assert db.session.query(Job).filter_by(title="Made with Enter").count() == 1


def test_the_preview_comes_without_leaving_the_page(new, asked):
    new.fill("#title", "Kept")
    new.fill("#description", "**Strong** words")
    new.click("[data-preview]")
    expect(new.locator("[data-preview-of] strong")).to_have_text("Strong")
    expect(new.locator("#title")).to_have_value("Kept")
    expect(note(new)).to_have_text("Unsaved changes")
    assert (axe(new), asked, db.session.query(Job).filter_by(title="Kept").count()) == ([], [], 0)


def test_a_preview_that_does_not_come_says_so(new):
    new.route("**/admin/job/new/", lambda route: route.fulfill(status=413))
    new.click("[data-preview]")
    expect(new.locator("[data-preview-of]")).to_have_text("The preview did not come. Try again.")


def test_a_country_is_picked_with_the_keyboard(new):
    new.get_by_role("combobox", name="Country").focus()
    new.keyboard.type("denm")
    assert axe(new) == []
    new.keyboard.press("Enter")
    assert new.evaluate("document.querySelector('[name=country]').value") == "DK"
    expect(note(new)).to_have_text("Unsaved changes")
    new.keyboard.press("Tab")
    expect(new.locator("#remote")).to_be_focused()


def test_a_company_is_looked_for_on_the_server(cast, window):
    CompanyFactory.create_batch(60)
    CompanyFactory(name="Zürcher Café")
    page = window().sign_in(cast.admin).open(NEW)
    picker = page.get_by_role("combobox", name="Company")
    expect(page.locator("#company-search")).to_be_hidden()
    picker.focus()
    page.keyboard.type("zurch")
    page.get_by_role("option", name="Zürcher Café").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#company + .ts-wrapper .item")).to_have_text("Zürcher Café")
    page.keyboard.type("nobody has this name")
    expect(page.locator("[data-picker-words]")).to_have_text("Nothing found.")
    assert axe(page) == []


def with_control(page, markup):
    """The form once more, with another control at its start, as a view of somebody else might have it."""

    def answer(route):
        text = route.fetch().text()
        route.fulfill(body=text.replace('<fieldset class="card', f'{markup}<fieldset class="card', 1))

    page.route("**/admin/job/new/", answer)
    page.reload()


def test_tags_are_typed_and_taken_back(new):
    label = '<label for="tags">Tags</label>'
    with_control(new, f'{label}<input id="tags" name="tags" value="one,two" data-role="select2-tags">')
    box = new.get_by_role("combobox", name="Tags")
    box.focus()
    new.keyboard.type("three")
    new.keyboard.press("Enter")
    assert new.input_value("#tags") == "one,two,three"
    assert axe(new) == []
    new.locator(".item:has-text('one') .remove").click()
    assert new.input_value("#tags") == "two,three"


def test_several_are_chosen_with_the_keyboard(new):
    options = "".join(f'<option value="{each}">Colour {each}</option>' for each in ("red", "blue", "green"))
    label = '<label for="colours">Colours</label>'
    with_control(new, f'{label}<select class="form-select" id="colours" name="colours" multiple>{options}</select>')
    new.get_by_role("combobox", name="Colours").focus()
    for words in ("blue", "red"):
        new.keyboard.type(words)
        new.keyboard.press("Enter")
    assert new.evaluate("[...document.querySelector('#colours').selectedOptions].map((each) => each.value).sort()") == [
        "blue",
        "red",
    ]
    assert axe(new) == []
    new.keyboard.press("Escape")
    new.keyboard.press("Backspace")
    assert new.evaluate("document.querySelector('#colours').selectedOptions.length") == 1


def test_a_search_that_fails_says_so(cast, window):
    CompanyFactory.create_batch(60)
    page = window().sign_in(cast.admin).open(NEW)
    page.route("**/ajax/lookup/**", lambda route: route.fulfill(status=400))
    page.get_by_role("combobox", name="Company").focus()
    page.keyboard.type("acme")
    expect(page.locator(".no-results")).to_have_text("The search did not answer. Try again.")


def test_the_summary_leads_to_a_picker(cast, window):
    CompanyFactory.create_batch(60)
    page = window().sign_in(cast.admin).open(NEW)
    page.fill("#title", "x")
    page.click("button:text-is('Save')")
    picker = page.get_by_role("combobox", name="Company")
    expect(picker).to_have_attribute("aria-invalid", "true")
    page.click("[data-errors] a:text-is('Company')")
    expect(picker).to_be_focused()


def test_without_a_script_the_search_box_finds(cast, window):
    MembershipFactory(user=cast.owner, company=CompanyFactory(name="Acme Two"), part=Part.OWNER)
    CompanyFactory.create_batch(60)
    page = window(java_script_enabled=False).sign_in(cast.admin).open(NEW)
    page.fill("#title", "Kept")
    page.fill("#company-search", "acme two")
    page.press("#company-search", "Enter")
    page.select_option("#company", label="Acme Two")
    expect(page.locator("#title")).to_have_value("Kept")
    page.click("button:text-is('Save')")
    page.wait_for_url("**/admin/job/")
    assert db.session.query(Job).filter_by(title="Kept").one().company.name == "Acme Two"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_focus_is_never_beneath_the_bar(cast, window, width):
    page = window(width, reduced_motion="reduce").sign_in(cast.owner).open(NEW)
    page.focus("#title")
    for _step in range(25):
        page.keyboard.press("Tab")
        hidden = page.evaluate("""() => {
            const here = document.activeElement.getBoundingClientRect();
            const bar = document.querySelector(".save-bar");
            return !bar.contains(document.activeElement) && here.bottom > bar.getBoundingClientRect().top + 1
              && here.height < 200 && bar.closest("form").contains(document.activeElement);
        }""")
        assert not hidden, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
