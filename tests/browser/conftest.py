"""A real Chromium against a real server. Whatever the strict policy stops fails the test."""

from __future__ import annotations

import os
import shutil
import threading
import time
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from manage import BROWSERS
from tests.browser.checks import WATCH
from tests.factories import PASSWORD
from tests.matrix.conftest import made_world, world  # noqa: F401 - fixtures
from tests.matrix.visitors import Visitors
from tests.sessions import new_session

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
    """The browser: the one that ``CHROMIUM`` names, or Debian's, if possible without windows of its own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "There is no Chromium: `python3 manage.py test` installs one."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    """A line in the log for each file would be most of it."""

    def log_request(self, *_args):
        pass


@contextmanager
def serving(app):
    """The address of a running server."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def address_of():
    """``address_of(app)``: where it is served, at one address all along, so that windows keep its files."""
    with ExitStack() as servers:
        yield cache(lambda app: servers.enter_context(serving(app)))


@pytest.fixture
def site(app, address_of):
    """The site with whatever the test has put into it."""
    return address_of(app)


class Visit:
    """One person's window: what goes wrong in it is kept in ``problems``."""

    def __init__(self, context, site, app):
        self.context, self.site, self.app = context, site, app
        self.page, self.problems = context.new_page(), []
        self.page.on("console", lambda message: message.type in ("error", "warning") and self._note(message.text))
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", self._check_request)

    def _note(self, text):
        # A refused form answers 4xx on purpose; the browser's log says so as an error.
        if "the server responded with a status of" not in text:
            self.problems.append(f"{self.page.url}: {text}")

    def _check_request(self, request):
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.problems.append(f"foreign request: {request.url}")
        if "jquery" in request.url or ("bootstrap" in request.url and request.url.endswith(".js")):
            self.problems.append(f"a script that no page needs: {request.url}")

    def open(self, path):
        """Go to a path of the site, and wait until it is loaded."""
        self.page.goto(self.site + path)
        return self.page

    def sign_in(self, user):
        """As somebody who has just signed in; `sign_in_by_form` types."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["fs_paa"] = new_session(user), time.time()
        self.bring(client.get_cookie(self.app.config["SESSION_COOKIE_NAME"]).value)
        return self

    def bring(self, session):
        """Come with this session's cookie."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        self.context.add_cookies([{"name": name, "value": session, "url": self.site}])

    def sign_in_by_form(self, user):
        """Through the form, as people do."""
        self.open("/login")
        self.page.fill("input[name=email]", user.email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/admin/")
        return self


class Contexts:
    """Windows' contexts, used again once they are cleaned: a new one would load every file anew."""

    def __init__(self, browser):
        self.browser, self.idle = browser, {}

    def take(self, options):
        """An idle context with these options, or a new one."""
        idle = self.idle.setdefault(frozenset(options.items()), [])
        return idle.pop() if idle else self.make(options)

    def make(self, options):
        """A new context."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH)
        return context

    def give_back(self, context, options):
        """Forget who it was."""
        for page in context.pages:
            if options.get("java_script_enabled", True) and page.url.startswith("http"):
                page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            page.close()
        context.clear_cookies()
        self.idle[frozenset(options.items())].append(context)


@pytest.fixture(scope="session")
def contexts(chromium):
    """The contexts of all windows."""
    return Contexts(chromium)


@contextmanager
def windows(contexts, site, app):
    """Gives a function that opens windows; nothing may have gone wrong in any of them."""
    opened = []

    def make(width=1280, dark=False, locale="en", **options):
        options["locale"] = locale
        visit = Visit(contexts.take(options), site, app)
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.emulate_media(color_scheme="dark" if dark else "light")
        opened.append((visit, options))
        return visit

    yield make
    for visit, options in opened:
        contexts.give_back(visit.context, options)
    assert [problem for visit, _options in opened for problem in visit.problems] == []


@pytest.fixture
def window(contexts, site, app):
    """``window(width=…, dark=…, locale=…)``: a new window; nothing may have gone wrong in any of them."""
    with windows(contexts, site, app) as make:
        yield make


@pytest.fixture(scope="module")
def world_site(world, address_of):  # noqa: F811 - the fixture
    """The site with everything of the matrix in it."""
    return address_of(world.app)


@pytest.fixture
def world_window(contexts, world, world_site):  # noqa: F811 - the fixture
    """``world_window(who, …)``: a window in which somebody of the matrix is signed in."""
    cookies = Visitors(world, "browser").cookies
    with windows(contexts, world_site, world.app) as make:

        def come(who, **options):
            visit = make(**options)
            visit.bring(cookies[who].partition("=")[2])
            return visit

        yield come
