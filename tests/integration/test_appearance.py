"""The switch between light, dark and what the system has."""

from __future__ import annotations

import pytest

from tests.html import parse_strictly
from tests.posting import post


def root(client, path="/"):
    return parse_strictly(client.get(path).text)


def test_the_choice_is_kept_in_a_cookie_and_painted_by_the_server(client):
    answer = post(client, "/appearance", {"theme": "dark", "next": "/jobs?q=a%26b"})
    assert (answer.status_code, answer.location) == (303, "/jobs?q=a%26b")
    assert root(client).get("data-bs-theme") == "dark"
    assert root(client, "/login").get("data-bs-theme") == "dark"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_stands_in_the_page(client, theme):
    client.set_cookie("jobdesk_theme", theme)
    assert root(client).get("data-bs-theme") == theme


def test_the_system_is_asked_where_nothing_was_chosen(client):
    assert root(client).get("data-theme") == "system"
    assert root(client).get("data-bs-theme") is None


def test_the_choice_can_be_given_back_to_the_system(client):
    client.set_cookie("jobdesk_theme", "dark")
    post(client, "/appearance", {"theme": "system"})
    assert root(client).get("data-bs-theme") is None


def test_the_switch_says_which_is_chosen(client):
    client.set_cookie("jobdesk_theme", "dark")
    chosen = root(client).findall(".//button[@name='theme'][@aria-current='true']")
    assert [button.get("value") for button in chosen] == ["dark"]


@pytest.mark.parametrize("theme", ["", "pink", "\x00", "../dark"])
def test_an_unknown_theme_is_refused(client, theme):
    answer = post(client, "/appearance", {"theme": theme})
    assert answer.status_code == 400
    assert "theme" in answer.text


def test_a_cookie_with_nonsense_is_no_choice(client):
    client.set_cookie("jobdesk_theme", '"><script>')
    assert root(client).get("data-theme") == "system"


@pytest.mark.parametrize("where", ["https://evil.example", "//evil.example", "x"])
def test_it_never_leaves_the_site(client, where):
    assert post(client, "/appearance", {"theme": "dark", "next": where}).location == "/"


def test_it_needs_its_token(client):
    assert client.post("/appearance", data={"theme": "dark"}).status_code == 400
