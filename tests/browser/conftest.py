"""A real Chromium against a real server, on each database. Whatever the strict policy stops fails the test."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.factories import PASSWORD

SCREENSHOTS = Path(__file__).resolve().parents[2] / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Every test in this folder needs a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The browser: Debian's, or the one that ``CHROMIUM`` names."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "There is no Chromium: `python3 manage.py test` installs one."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(app):
    """The address of a running server."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Visit:
    """One person's window: what goes wrong in it is kept in ``problems``."""

    def __init__(self, context, site):
        self.site, self.page, self.problems = site, context.new_page(), []
        self.page.on("console", lambda message: message.type in ("error", "warning") and self._note(message.text))
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", self._check_host)

    def _note(self, text):
        # A refused form answers 4xx on purpose; the browser's log says so as an error.
        if "the server responded with a status of 4" not in text:
            self.problems.append(f"{self.page.url}: {text}")

    def _check_host(self, request):
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.problems.append(f"foreign request: {request.url}")

    def open(self, path):
        """Go to a path of the site, and wait until it is loaded."""
        self.page.goto(self.site + path)
        return self.page

    def sign_in(self, user):
        """Through the form, as people do."""
        self.open("/login")
        self.page.fill("input[name=email]", user.email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/admin/")
        return self


@pytest.fixture
def window(chromium, site):
    """``window(width=…, dark=…, locale=…)``: a new window; nothing may have gone wrong in any of them."""
    opened = []

    def make(width=1280, dark=False, locale="en"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", locale=locale
        )
        context.set_default_timeout(15_000)
        visit = Visit(context, site)
        opened.append((context, visit))
        return visit

    yield make
    for context, _visit in opened:
        context.close()
    assert [problem for _context, visit in opened for problem in visit.problems] == []
