"""Where an address leads back to (``url``, ``next``): a path of this site, and never anywhere else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask_admin.helpers import get_redirect_target

from tests.factories import PASSWORD
from tests.posting import post

# Django's list of addresses that are not safe to be sent to, and what browsers make of the WHATWG's rules for them.
ELSEWHERE = [
    "http://example.com",
    "http:///example.com",
    "https://example.com",
    "ftp://example.com",
    r"\\example.com",
    r"\\\example.com",
    r"/\\/example.com",
    r"\\\\example.com",
    r"\\//example.com",
    r"/\/example.com",
    r"\/example.com",
    r"/\example.com",
    r"http:/\//example.com",
    r"http:\/example.com",
    r"http:/\example.com",
    'javascript:alert("XSS")',
    "\njavascript:alert(x)",
    "java\nscript:alert(x)",
    "\x08//example.com",
    r"http://otherserver\@example.com",
    r"http:\\testserver\@example.com",
    r"http://testserver\me:pass@example.com",
    r"http://testserver\@example.com",
    r"http:\\testserver\confirm\me@example.com",
    "http:999999999",
    "ftp:9999999999",
    "\n",
    "http://[2001:cdba:0000:0000:0000:0000:3257:9652/",
    "http://2001:cdba:0000:0000:0000:0000:3257:9652]/",
    "//example.com",
    "///example.com",
    "////example.com",
    "http:example.com",
    "http:/example.com",
    "https:/example.com",
    r"//example.com\@localhost",
    "/\t/example.com",
    "\t//example.com",
    "/\n/example.com",
    " //example.com",
    "\u2028//example.com",
    "data:text/html,x",
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_admin_leads_nowhere_else(app):
    for address in ELSEWHERE:
        with app.test_request_context("/admin/job/edit/", query_string={"url": address}):
            assert get_redirect_target() is None, address
    with app.test_request_context("/admin/job/edit/", query_string={"url": "/admin/job/?sort=1"}):
        assert get_redirect_target() == "/admin/job/?sort=1"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_signing_in_leads_nowhere_else(app, cast):
    for address in ELSEWHERE:
        client = app.test_client()
        answer = post(client, "/login", {"email": cast.owner.email, "password": PASSWORD, "next": address})
        if answer.status_code in (400, 422):
            continue
        # As a browser reads it: without tabs and line ends, a backslash is a slash.
        read = answer.location.replace("\\", "/").replace("\t", "").replace("\n", "").strip()
        assert urlsplit(urljoin("http://localhost/login", read)).netloc == "localhost", (address, answer.location)
