"""The menus of views and columns in a browser: with the keyboard, without scripts, in every light."""

from __future__ import annotations

import pytest

from my_app.models import Audience
from tests.browser.checks import axe, in_the_dark
from tests.factories import SavedViewFactory

# What a page looks like does not depend on the database: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def menu(page, words):
    return page.locator("details.menu > summary", has_text=words)


def headings(page):
    return [words.strip() for words in page.locator("thead th a").all_inner_texts()]


def findings(page):
    return [*axe(page), *in_the_dark(page)]


@pytest.fixture
def view(cast):
    return SavedViewFactory(
        user_id=cast.owner.id,
        name="Engineers",
        audience=Audience.COMPANY,
        company_id=cast.acme.id,
        arguments={"search": "engineer", "columns": "title,state"},
    )


def test_a_list_is_saved_as_a_view_and_opened_again(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/?search=engineer")
    menu(page, "Views").click()
    page.get_by_label("Name", exact=True).fill("Engineers")
    page.get_by_label("Open the list with it").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save view").click()
    page.goto(page.url.partition("/admin/")[0] + "/admin/job/")
    assert menu(page, "Engineers").is_visible()
    assert page.locator("input[name=search]").first.input_value() == "engineer"


def test_columns_are_moved_with_the_keyboard(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    menu(page, "Columns").press("Enter")
    page.get_by_role("button", name="Move Company up").press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move Company up"
    assert page.locator("[data-columns] [role=status]").inner_text() == "Company: place 1"
    page.get_by_label("Compact").check()
    page.get_by_role("button", name="Apply", exact=True).press("Enter")
    page.wait_for_selector(".list-compact")
    assert headings(page)[:2] == ["Company", "Title"]


def test_columns_are_moved_without_a_script(cast, window):
    page = window(java_script_enabled=False).sign_in(cast.owner).open("/admin/job/")
    menu(page, "Columns").click()
    assert not page.get_by_role("button", name="Move Title up").count()
    page.get_by_label("Place of Title").fill("3")
    page.get_by_label("Reference", exact=True).check()
    with page.expect_navigation():
        page.locator("[data-columns] button", has_text="Apply").click()
    assert headings(page)[:3] == ["Company", "Status", "Title"]
    assert headings(page)[-1] == "Reference"


@pytest.mark.parametrize("width", [1280, 700, 390])
@pytest.mark.parametrize("words", ["Engineers", "Columns"])
def test_an_open_menu_keeps_to_the_rules(cast, window, view, width, words):
    page = window(width, reduced_motion="reduce").sign_in(cast.owner).open(f"/admin/job/?view={view.id}&tab=draft")
    menu(page, words).click()
    page.evaluate("() => document.querySelectorAll('details.views-part').forEach((part) => { part.open = true; })")
    box = page.locator(".menu-panel:visible").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert findings(page) == []


def test_a_refused_view_keeps_to_the_rules(cast, window, view):
    page = window(reduced_motion="reduce").sign_in(cast.owner).open("/admin/job/")
    menu(page, "Views").click()
    page.get_by_label("Name", exact=True).fill("Engineers")
    page.get_by_role("button", name="Save view").click()
    page.wait_for_selector("text=You have a view with this name already.")
    assert page.get_by_label("Name", exact=True).input_value() == "Engineers"
    assert findings(page) == []
