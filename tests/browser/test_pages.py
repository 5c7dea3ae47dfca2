"""Every page in every light: wide and narrow, bright and dark, left to right and right to left.

With SCREENSHOTS set, pictures go to screenshots/.
"""

from __future__ import annotations

import os
import re

import pytest

from tests.browser.conftest import SCREENSHOTS

STAFF = [
    "/admin/",
    "/admin/job/",
    "/admin/job/new/",
    "/admin/job/details/?id={published}",
    "/admin/job/edit/?id={published}",
    "/admin/company/",
    "/admin/company/details/?id={acme}",
    "/admin/membership/",
    "/admin/invitation/new/",
    "/admin/user/",
    "/admin/user/edit/?id={owner}",
    "/admin/role/",
    "/admin/auditentry/",
]
EMPLOYER = ["/admin/", "/admin/job/", "/admin/job/edit/?id={draft}", "/admin/membership/", "/account", "/change"]
VISITOR = [
    "/",
    "/jobs?q=engineer",
    "/jobs/{published}/acme-engineer",
    "/companies/acme",
    "/login",
    "/register",
    "/reset",
    "/nowhere",
]
LIGHTS = [(1280, False, "en"), (390, False, "en"), (1280, True, "en"), (1280, False, "ar"), (390, True, "ar")]


# What a page looks like does not depend on the database: one is enough here.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width, dark, locale", LIGHTS)
@pytest.mark.parametrize("who, paths", [("admin", STAFF), ("owner", EMPLOYER), ("", VISITOR)])
def test_pages_keep_the_policy_and_fit_the_window(cast, window, who, paths, width, dark, locale):
    visit = window(width, dark, locale)
    if who:
        visit.sign_in(getattr(cast, who))
    ids = {name: getattr(cast, name).id for name in ("draft", "published", "acme", "owner")}
    for path in paths:
        page = visit.open(path.format(**ids))
        assert page.get_attribute("html", "dir") == ("rtl" if locale == "ar" else "ltr")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the window"
        if os.environ.get("SCREENSHOTS"):
            name = re.sub(r"\W+", "-", f"{who or 'visitor'}{path}").strip("-")
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(
                path=SCREENSHOTS / f"{name}-{width}-{'dark' if dark else 'light'}-{locale}.png", full_page=True
            )
