"""Which language a page speaks, and the switch."""

from __future__ import annotations

import pytest

from my_app.i18n import LOCALES
from tests.html import parse_strictly
from tests.posting import post


def language(client, **options):
    page = parse_strictly(client.get("/", **options).text)
    return page.get("lang")


def test_the_browser_is_asked_first(client):
    assert language(client, headers={"Accept-Language": "pt, fr;q=0.8"}) == "fr"
    assert language(client, headers={"Accept-Language": "pt"}) == "en"


def test_the_switch_is_kept_and_beats_the_browser(client):
    post(client, "/language", {"locale": "ar", "next": "/"})
    assert language(client, headers={"Accept-Language": "fr"}) == "ar"


def test_signed_in_the_switch_is_the_persons_own_choice(sign_in, cast):
    post(sign_in(cast.owner), "/language", {"locale": "es", "next": "/"})
    assert cast.owner.locale == "es"
    assert language(sign_in(cast.owner), headers={"Accept-Language": "fr"}) == "es"


def test_the_persons_choice_beats_the_cookie(sign_in, cast):
    browser = sign_in(cast.owner)
    post(browser, "/language", {"locale": "es"})
    browser.set_cookie("jobdesk_locale", "de")
    assert language(browser) == "es"


def test_it_leads_back_to_the_same_page_with_its_query(client):
    page = parse_strictly(client.get("/jobs?q=a%26b&place=%C3%A9").text)
    back = page.find(".//form[@action='/language']/input[@name='next']").get("value")
    assert back == "/jobs?q=a%26b&place=%C3%A9"
    assert post(client, "/language", {"locale": "de", "next": back}).location == back


@pytest.mark.parametrize(
    "where", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "x"]
)
def test_it_never_leaves_the_site(client, where):
    assert post(client, "/language", {"locale": "de", "next": where}).location == "/"


@pytest.mark.parametrize("locale", ["", "xx", "\x00", "en-US", "../en"])
def test_an_unknown_language_is_refused(client, locale):
    assert post(client, "/language", {"locale": locale}).status_code == 400


def test_a_cookie_with_nonsense_is_no_choice(client):
    client.set_cookie("jobdesk_locale", "../../etc")
    assert language(client) == "en"


def test_it_needs_a_token(client):
    assert client.post("/language", data={"locale": "de"}).status_code == 400


@pytest.mark.parametrize("address", ["/", "/login", "/nothing", "/register", "/companies/acme"])
def test_each_page_has_the_switch_with_every_language_in_its_own_name(client, cast, address):
    page = parse_strictly(client.get(address).text)
    buttons = page.findall(".//form[@action='/language']/button")
    assert {button.get("lang"): button.text for button in buttons} == LOCALES


def test_after_a_refused_form_it_leads_to_a_page_that_can_be_read(client):
    page = parse_strictly(post(client, "/language", {"locale": "xx"}).text)
    assert page.find(".//form[@action='/language']/input[@name='next']").get("value") == "/"
