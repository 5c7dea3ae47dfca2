"""With the keyboard alone: the main job from sign-in to export, and the focus on the way through each kind of page."""

from __future__ import annotations

import csv
import io

import pytest
from flask_babel import force_locale, gettext

from tests.browser.keyboard import focused, tab_to, walk, write
from tests.factories import PASSWORD, JobFactory

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_main_job_needs_no_mouse(app, cast, window, locale):
    JobFactory(company=cast.acme, title="Acme baker", place="Bakersfield")
    with app.test_request_context(), force_locale(locale):
        words = {
            word: gettext(word) for word in ("Mail address", "Password", "Postings", "Search", "Edit", "Place", "Save")
        }
        words |= {word: gettext(word) for word in ("Export", "These columns (CSV)")}
    page = window(locale=locale).open("/login")
    tab_to(page, words["Mail address"])
    write(page, cast.owner.email)
    tab_to(page, words["Password"])
    write(page, PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    tab_to(page, words["Postings"], tag="a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, words["Search"], tag="input")
    write(page, "baker")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, words["Edit"], tag="a")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    tab_to(page, words["Place"], tag="input")
    write(page, "Leeds")
    tab_to(page, words["Save"], tag="button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "search=baker" in page.url

    tab_to(page, words["Export"], tag="summary")
    page.keyboard.press("Enter")
    tab_to(page, words["These columns (CSV)"], tag="a")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    lines = csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")))
    (row,) = [line for line in lines if "Leeds" in line]
    assert "Acme baker" in row


@pytest.mark.parametrize(
    "who, path",
    [
        ("", "/login"),
        ("", "/jobs?q=acme"),
        ("owner", "/account"),
        ("owner", "/admin/"),
        ("owner", "/admin/job/?search=acme"),
        ("owner", "/admin/job/edit/?id={draft}"),
    ],
)
def test_the_focus_is_seen_all_the_way_and_leaves_the_page(cast, window, who, path):
    visit = window(reduced_motion="reduce")
    if who:
        visit.sign_in(getattr(cast, who))
    found = walk(visit.open(path.format(draft=cast.draft.id)))
    assert not found, "\n".join(dict.fromkeys(found))


def test_the_first_stop_leads_past_the_menus(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.keyboard.press("Tab")
    assert focused(page)["html"].startswith('<a class="visually-hidden-focusable')
    page.keyboard.press("Enter")
    tab_to(page, "", tag="")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_menu_opens_and_closes_from_the_keyboard(window, width):
    page = window(width=width).open("/")
    tab_to(page, "Light or dark", tag="summary")
    page.keyboard.press("Enter")
    tab_to(page, "Dark", tag="button")
    page.keyboard.press("Escape")
    assert focused(page)["tag"] == "summary"
    assert page.locator("details.menu[open]").count() == 0
