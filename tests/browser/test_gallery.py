"""The gallery in a browser: every page in every light, dialogs, rows within a form, questions, files."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from my_app.extensions import db
from tests.browser.checks import axe, in_the_dark, too_wide
from tests.browser.conftest import SCREENSHOTS
from tests.gallery import Piece
from tests.gallery_app import filled, gallery_application

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGES = [
    "/admin/full/",
    "/admin/full/new/",
    "/admin/full/edit/?id={vase}",
    "/admin/full/details/?id={vase}",
    "/admin/rules/edit/?id={vase}",
    "/admin/ownform/new/",
    "/admin/gallerypage/",
    "/admin/files/",
    "/admin/files/upload/",
    "/admin/files/edit/?path=note.txt",
]


@pytest.fixture(scope="module")
def gallery_app(database_url, shared_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "note.txt").write_text("Read me.")
    (folder / "drafts").mkdir()
    with gallery_application(database_url, folder) as app:
        yield app


@pytest.fixture
def rows(gallery_app, monkeypatch, tmp_path):
    with filled(gallery_app, monkeypatch, tmp_path) as found:
        yield found


@pytest.fixture
def app(rows):
    """The site that the windows look at."""
    return rows.app


@pytest.fixture
def page(rows, window):
    """The gallery's list, with a keyboard and a mouse."""
    return window().sign_in(rows.cast.admin).open("/admin/full/")


def picture(page, name):
    if os.environ.get("SCREENSHOTS"):
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"gallery-{re.sub(r'[^a-z]+', '-', name)}.png", full_page=True)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_every_page_keeps_the_rules(rows, window, locale):
    visit = window(locale=locale, reduced_motion="reduce").sign_in(rows.cast.admin)
    found = []
    for address in PAGES:
        page = visit.open(address.format(vase=rows.vase.id))
        page.set_viewport_size({"width": 1280, "height": 900})
        findings = axe(page)
        picture(page, f"{address} {locale}")
        page.set_viewport_size({"width": 390, "height": 900})
        findings += too_wide(page) + in_the_dark(page)
        picture(page, f"{address} {locale} narrow dark")
        found += [f"{address}: {finding}" for finding in findings]
    assert not found, "\n".join(found)


def test_details_open_in_a_dialog_and_the_focus_comes_back(page):
    link = page.locator("tbody a[data-dialog]:has-text('Vase')").first
    link.click()
    dialog = page.locator("#page-dialog")
    expect(dialog.locator("h2")).to_have_text("vase")
    expect(dialog.locator("h2")).to_be_focused()
    expect(dialog.get_by_text("“old,blue”")).to_be_visible()
    assert not axe(page)
    picture(page, "dialog details")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def open_form(page):
    """The edit form of the vase in its dialog."""
    page.goto(page.url.replace("/full/", "/full/?search=vase"))
    page.locator("tbody a[data-dialog][href*='edit']").first.click()
    dialog = page.locator("#page-dialog")
    dialog.locator("[name=name]").wait_for()
    return dialog


def test_a_form_in_a_dialog_shows_its_errors_and_then_saves(page):
    dialog = open_form(page)
    dialog.locator("[name=name]").fill("")
    dialog.get_by_role("button", name="Save", exact=True).last.click()
    expect(dialog.get_by_role("alert")).to_contain_text("Please check these fields")
    assert not axe(page)
    picture(page, "dialog form")
    dialog.locator("[name=name]").fill("urn")
    dialog.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Record was successfully saved.").wait_for()
    assert db.session.query(Piece).filter_by(name="urn").count() == 1


def test_a_dialog_with_changes_asks_before_it_closes(page):
    dialog, question = open_form(page), page.locator("#confirm-dialog")
    dialog.locator("[name=name]").fill("something else")
    page.keyboard.press("Escape")
    expect(question).to_be_visible()
    assert not axe(page)
    picture(page, "question")
    question.get_by_role("button", name="Cancel").click()
    expect(dialog.locator("[name=name]")).to_have_value("something else")
    dialog.get_by_role("button", name="Close").click()
    question.get_by_role("button", name="Discard the changes").click()
    expect(dialog).to_be_hidden()


def test_a_row_is_deleted_from_its_dialog(page):
    page.locator("tbody a[data-dialog]:has-text('Lamp')").first.click()
    page.locator("#page-dialog").get_by_role("button", name="Delete").click()
    page.locator("#confirm-dialog").get_by_role("button", name="Delete").click()
    page.get_by_text("Deleted: 1").wait_for()
    expect(page.locator("tbody").get_by_text("Lamp")).to_have_count(0)


def test_ctrl_s_saves_the_form_in_a_dialog(page):
    dialog = open_form(page)
    dialog.locator("[name=name]").fill("urn")
    page.keyboard.press("Control+s")
    page.get_by_text("Record was successfully saved.").wait_for()


def test_rows_are_added_and_taken_out_within_a_form(rows, window):
    page = window().sign_in(rows.cast.admin).open(f"/admin/full/edit/?id={rows.vase.id}")
    page.get_by_role("button", name="Add a row").click()
    page.get_by_role("button", name="Add a row").click()
    fresh = page.locator("[data-row-fresh]")
    expect(fresh).to_have_count(2)
    expect(fresh.last.locator("input[name$=name]")).to_be_focused()
    fresh.last.locator("input[name$=name]").fill("foot")
    fresh.first.get_by_role("button", name="Remove").click()
    assert not axe(page)
    picture(page, "rows")
    page.check("#del-parts-0")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Record was successfully saved.").wait_for()
    assert sorted(name for _piece, name, _amount in rows.parts()) == ["foot", "ghost", "theirs"]


def test_rows_are_added_without_scripts(rows, window):
    page = window(java_script_enabled=False).sign_in(rows.cast.admin).open(f"/admin/full/edit/?id={rows.vase.id}")
    page.fill("[name=name]", "typed")
    page.get_by_role("button", name="Add a row").click()
    page.fill("[name=parts-1-name]", "foot")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("Record was successfully saved.").wait_for()
    assert ("typed", "foot", None) in rows.parts()


def test_a_file_is_renamed_and_deleted(rows, window):
    page = window().sign_in(rows.cast.admin).open("/admin/files/")
    page.get_by_role("link", name="Upload a file").click()
    page.set_input_files("#page-dialog input[type=file]", {"name": "new.txt", "mimeType": "text/plain", "buffer": b"x"})
    page.locator("#page-dialog").get_by_role("button", name="Save").click()
    page.locator("tbody").get_by_text("new.txt").first.wait_for()
    page.locator("tr:has-text('new.txt')").get_by_role("button", name="Delete").click()
    page.locator("#confirm-dialog").get_by_role("button", name="Delete").click()
    page.get_by_text("was successfully deleted").wait_for()
    expect(page.locator("tbody").get_by_text("new.txt")).to_have_count(0)


def test_an_action_asks_and_runs(page):
    page.locator("tbody input[name=rowid]").first.check()
    page.locator("button:visible:has-text('Weigh again')").first.click()
    page.locator("#confirm-dialog").get_by_role("button", name="Weigh again").click()
    page.get_by_text("Weighed: 1").wait_for()
