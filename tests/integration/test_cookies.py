"""The cookies of a site that is served over https: what they are called, and who can read and set them."""

from __future__ import annotations

import pytest

import config
from tests.factories import PASSWORD
from tests.posting import post
from tests.unit.test_config import SAFE

NAMES = {f"__Host-jobdesk_{name}" for name in ("session", "remember", "locale", "theme")}
SITE = "https://localhost"


@pytest.fixture
def https(app, monkeypatch):
    """The application with production's settings for cookies."""
    production = config.Production(SAFE)
    for name in dir(production):
        if "COOKIE" in name:
            monkeypatch.setitem(app.config, name, getattr(production, name))
    return app


def all_cookies(client, owner):
    """Each ``Set-Cookie`` of somebody who chooses, signs in and signs out again."""
    client.get("/login", base_url=SITE)
    token = {"csrf_token": https_token(client), "email": owner.email, "password": PASSWORD, "remember": "y"}
    answers = [client.post("/login", data=token, base_url=SITE, headers={"Referer": f"{SITE}/login"})]
    for door, data in (("/language", {"locale": "de"}), ("/appearance", {"theme": "dark"}), ("/logout", {})):
        data["csrf_token"] = https_token(client)
        answers.append(client.post(door, data=data, base_url=SITE, headers={"Referer": f"{SITE}/"}))
    assert [answer.status_code for answer in answers] == [302, 303, 303, 302]
    return [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]


def https_token(client):
    """The token on a page."""
    page = client.get("/jobs", base_url=SITE).text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_every_cookie_is_for_this_host_over_https_alone(https, cast):
    lines = all_cookies(https.test_client(), cast.owner)
    assert {line.partition("=")[0] for line in lines} >= NAMES
    for line in lines:
        assert line.startswith("__Host-"), line
        words = {word.strip() for word in line.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= words, line
        assert not [word for word in words if word.startswith("Domain")], line


def test_a_cookie_is_taken_back_as_it_was_given(https, cast):
    taken = [line for line in all_cookies(https.test_client(), cast.owner) if "Max-Age=0" in line]
    assert [line.partition("=")[0] for line in taken] == ["__Host-jobdesk_remember"]
    assert "Secure" in taken[0]


def test_what_was_chosen_is_read_under_its_name(https):
    browser = https.test_client()
    post(browser, "/appearance", {"theme": "dark"}, base_url=SITE)
    browser.set_cookie("__Host-jobdesk_theme", "dark", secure=True)
    assert 'data-bs-theme="dark"' in browser.get("/jobs", base_url=SITE).text


def test_over_http_cookies_have_their_plain_names(client):
    lines = post(client, "/appearance", {"theme": "dark"}).headers.getlist("Set-Cookie")
    assert {line.partition("=")[0] for line in lines} == {"jobdesk_theme", "jobdesk_session"}
    assert not [line for line in lines if "Secure" in line]
