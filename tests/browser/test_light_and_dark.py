"""The switch between light and dark, with scripts and without them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def choose(page, words):
    page.click("[data-appearance] >> xpath=../summary")
    page.click(f"[data-appearance] button:text-is('{words}')")


def theme(page):
    return page.get_attribute("html", "data-bs-theme")


def test_it_acts_at_once_and_keeps_what_was_typed(window):
    page = window().open("/register")
    page.fill("#company_name", "Half of a na")
    address = page.url
    with page.expect_response("**/appearance"):
        choose(page, "Dark")
    assert (theme(page), page.input_value("#company_name"), page.url) == ("dark", "Half of a na", address)
    expect(page.locator("[data-appearance] [aria-current]")).to_have_text("Dark")
    page.reload()
    assert theme(page) == "dark"


def test_a_chosen_theme_is_in_the_page_before_any_script(window):
    visit = window()
    with visit.open("/").expect_response("**/appearance"):
        choose(visit.page, "Dark")
    assert 'data-bs-theme="dark"' in visit.page.goto(visit.site + "/jobs").text()


def test_without_scripts_it_leads_back_to_the_same_page(window):
    page = window(java_script_enabled=False).open("/jobs?q=engineer")
    choose(page, "Dark")
    page.wait_for_url("**/jobs?q=engineer")
    assert theme(page) == "dark"


@pytest.mark.parametrize("dark", [True, False])
def test_as_the_system_has_it_until_somebody_chooses(window, dark):
    page = window(dark=dark).open("/")
    assert theme(page) == ("dark" if dark else "light")
    page.emulate_media(color_scheme="light" if dark else "dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light" if dark else "dark")


def test_a_choice_is_not_the_systems(window):
    page = window(dark=True).open("/")
    with page.expect_response("**/appearance"):
        choose(page, "Light")
    assert theme(page) == "light"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_nothing_moves_for_who_wants_no_motion(window):
    page = window(reduced_motion="reduce").open("/")
    assert page.evaluate("getComputedStyle(document.querySelector('a.btn')).transitionDuration") in ("0s", "1e-05s")
