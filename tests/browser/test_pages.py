"""Every page for everybody: the policy, the accessibility rules, the window's width, and nothing that jumps.

With SCREENSHOTS set, pictures go to screenshots/.
"""

from __future__ import annotations

import os
import re

import pytest
from flask import abort, request

from tests.browser.checks import axe, headings, in_the_dark, shifts, tall_header, too_wide
from tests.browser.conftest import SCREENSHOTS
from tests.browser.keyboard import tab_to
from tests.browser.pages import EVERY_PAGE, FIRST, KINDS_OF_STATES, ONCE, STATES, together

# What a page looks like does not depend on the database: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 900}
OF_THE_DIRECTION = ("target-size", "html-has-lang", "html-lang-valid", "valid-lang", "scrollable-region-focusable")
TALL = 5000  # so that what sticks to the window's edge covers nothing that one would scroll to
SEND = """(typed) => {
  const forms = [...document.querySelectorAll("main form[method=post]:not(#bulk)")];
  const form = forms.find((each) => Object.keys(typed).every((name) => each.elements[name]));
  Object.entries(typed).forEach(([name, value]) => { form.elements[name].value = value; });
  HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.fixture(autouse=True)
def errors(world, monkeypatch):
    """An address that answers with any error."""
    views = world.app.view_functions
    home = views["board.home"]
    monkeypatch.setitem(
        views, "board.home", lambda: abort(int(request.args["status"])) if "status" in request.args else home()
    )


def go(visit, page, world):
    """Open the page in the state that it says, and make sure that it is the one."""
    answer = visit.page.goto(visit.site + page.address(world))
    if answer.request.redirected_from:
        return [f"leads to {answer.url}"]
    if page.typed:
        with visit.page.expect_navigation() as sent:
            visit.page.evaluate(SEND, page.typed)
        answer = sent.value
    if page.opened:
        visit.page.click(page.opened)
    return [] if answer.status == page.status else [f"answers {answer.status}, not {page.status}"]


def jumps(visit, page, world):
    """What moved in a page, and moves again when it is opened once more: a busy machine may paint half of it first."""
    return shifts(visit.page) and [*go(visit, page, world), *shifts(visit.page)]


def picture(visit, page, name):
    """Keep a picture, where that is wanted."""
    if os.environ.get("SCREENSHOTS"):
        SCREENSHOTS.mkdir(exist_ok=True)
        file = re.sub(r"\W+", "-", f"{page} {name}").strip("-")
        size = visit.page.viewport_size
        visit.page.set_viewport_size({**size, "height": 900})
        visit.page.screenshot(path=SCREENSHOTS / f"{file}.png", full_page=True)
        visit.page.set_viewport_size(size)


def wide_then_narrow(visit, page, world):
    """Left to right: loaded wide, made dark, then narrow. Its colours do not depend on who looks."""
    visit.page.set_viewport_size(WIDE)
    findings = [*go(visit, page, world), *headings(visit.page), *jumps(visit, page, world)]
    picture(visit, page, "wide")
    visit.page.set_viewport_size({**WIDE, "height": TALL})
    findings += axe(visit.page)
    if page in FIRST or page in STATES:
        findings += in_the_dark(visit.page)
    visit.page.set_viewport_size({**NARROW, "height": TALL})
    picture(visit, page, "narrow dark")
    return findings + too_wide(visit.page) + tall_header(visit.page)


def narrow_then_wide(visit, page, world):
    """Right to left: loaded narrow, then made wide, and asked what the direction may change."""
    visit.page.set_viewport_size(NARROW)
    findings = [*go(visit, page, world), *jumps(visit, page, world), *too_wide(visit.page), *tall_header(visit.page)]
    picture(visit, page, "arabic narrow")
    visit.page.set_viewport_size({**NARROW, "height": TALL})
    findings += axe(visit.page, *OF_THE_DIRECTION, colours=False)
    visit.page.set_viewport_size({**WIDE, "height": TALL})
    picture(visit, page, "arabic wide")
    return findings + too_wide(visit.page)


@pytest.mark.parametrize("pages", together(EVERY_PAGE), ids=lambda pages: f"{pages[0]}…")
def test_pages_keep_the_rules(world, world_window, pages):
    assert findings(world, world_window, pages, "en", wide_then_narrow) == []


@pytest.mark.parametrize("pages", together(ONCE + KINDS_OF_STATES), ids=lambda pages: f"{pages[0]}…")
def test_pages_keep_the_rules_right_to_left(world, world_window, pages):
    assert findings(world, world_window, pages, "ar", narrow_then_wide) == []


def findings(world, world_window, pages, locale, walk):
    """What is wrong with these pages of one person's."""
    visit = world_window(pages[0].who, locale=locale, reduced_motion="reduce")
    return [f"{page}: {finding}" for page in pages for finding in walk(visit, page, world)]


@pytest.mark.parametrize("locale", ["de", "es", "fr"])
def test_the_header_is_one_line_on_a_phone_in_every_language(world_window, locale):
    visit = world_window("owner", width=390, locale=locale)
    for path in ("/", "/admin/"):
        page = visit.open(path)
        assert tall_header(page) + too_wide(page) == []


def test_the_focus_shows_in_forced_colours(world_window):
    page = world_window("nobody", forced_colors="active").open("/login")
    for _field in range(3):
        tab_to(page, "", tag="input")
        assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
