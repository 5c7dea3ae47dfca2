"""The second factor on a phone, from the first sign-in of somebody who must have one to the second."""

from __future__ import annotations

import re

import pytest

from tests.authenticator import code_of_key
from tests.browser.checks import axe, headings, in_the_dark, too_wide
from tests.factories import PASSWORD

# What the site makes of codes is tested on both in tests/integration.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def well(page, heading):
    """The page with this heading has come, and keeps the rules."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    assert [*axe(page), *too_wide(page), *headings(page), *in_the_dark(page)] == []


def password(visit, user):
    page = visit.open("/login")
    page.fill("input[name=email]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    return page


def test_staff_set_one_up_and_sign_in_with_it(app, window, cast, monkeypatch):
    monkeypatch.setitem(app.config, "STAFF_SECOND_FACTOR", True)
    visit = window(width=390, reduced_motion="reduce")
    page = password(visit, cast.admin)
    page.get_by_role("link", name="Set up an app").click()
    key = page.locator("code").inner_text()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_text("This code is not right").wait_for()
    assert page.locator("code").inner_text() == key
    page.get_by_label("Code").fill(code_of_key(key))
    page.get_by_role("button", name="Set it up").click()
    well(page, "Recovery codes")
    [kept, *others] = page.locator("#recovery-codes li").all_inner_texts()
    assert len(others) == 9
    page.get_by_role("link", name="I have kept them").click()
    assert "Codes left: 10" in page.inner_text("main")
    visit.open("/admin/")
    page.wait_for_url(re.compile("/admin/$"))

    visit.context.clear_cookies()
    password(visit, cast.admin)
    well(page, "One more step")
    page.get_by_label("Code").fill(code_of_key(key, steps=1))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/admin/$"))

    visit.context.clear_cookies()
    password(visit, cast.admin)
    page.get_by_role("link", name="Use a recovery code instead").click()
    page.get_by_label("Recovery code").fill(kept)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Recovery codes left: 9").wait_for()
