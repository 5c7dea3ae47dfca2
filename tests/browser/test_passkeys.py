"""Passkeys in Chromium, on a device that it only imagines."""

from __future__ import annotations

import pytest

from tests.browser.conftest import windows
from tests.factories import PASSWORD

# What the site makes of the answers is tested on both in tests/integration.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def site(app, address_of, monkeypatch):
    """A passkey is for a name: a bare number has none."""
    address = address_of(app).replace("127.0.0.1", "localhost")
    monkeypatch.setitem(app.config, "SITE_URL", address)
    return address


@pytest.fixture
def visit(contexts, site, app):
    """A window on a device that keeps passkeys, and knows its owner."""
    with windows(contexts, site, app) as make:
        visit = make()
        device = visit.context.new_cdp_session(visit.page)
        device.send("WebAuthn.enable")
        kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        kind |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        visit.device, visit.key = device, device.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
        yield visit


def add_passkey(visit):
    page = visit.open("/account/security")
    page.get_by_label("Name of the new passkey").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_text("My phone", exact=True).wait_for()


def sign_out(visit):
    visit.context.clear_cookies()


def test_a_passkey_is_added_signs_in_and_is_removed(visit, cast):
    add_passkey(visit.sign_in(cast.owner))
    sign_out(visit)
    page = visit.open("/login?next=/account/security")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/security")
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("“My phone” was removed").wait_for()
    sign_out(visit)
    page = visit.open("/login")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey was not accepted").wait_for()


def test_after_the_password_a_passkey_is_asked_for(visit, cast):
    add_passkey(visit.sign_in(cast.owner))
    sign_out(visit)
    page = visit.open("/login")
    page.fill("input[name=email]", cast.owner.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.get_by_role("heading", name="One more step").wait_for()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")


def test_what_the_device_refuses_is_said_and_nothing_is_sent(visit, cast):
    visit.device.send(
        "WebAuthn.setUserVerified", {"authenticatorId": visit.key["authenticatorId"], "isUserVerified": False}
    )
    page = visit.open("/login")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not used").wait_for()
    assert page.url.endswith("/login")
