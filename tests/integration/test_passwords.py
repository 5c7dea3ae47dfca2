"""Passwords at the doors: what is asked of a new one is asked everywhere, and what was typed is what counts."""

from __future__ import annotations

import pytest
from flask_security.recoverable import generate_reset_password_token

from my_app.models import Part
from my_app.policies import COMMAND_LINE
from my_app.services import invitations, users
from tests.cast import actor
from tests.factories import PASSWORD, UserFactory
from tests.html import parse_strictly
from tests.posting import post

WEAK = "Summer2026!!"


def invitation(cast):
    return invitations.invite(actor(cast.owner), cast.acme, "new@example.org", Part.VIEWER)[1]


def door_named(name, cast):
    """Who comes to this door, where it is, and what is typed there beside the password."""
    if name == "register":
        return None, "/register", {"email": "new@example.org", "name": "Ann", "company_name": "Ann Ltd"}
    if name == "reset":
        return None, f"/reset/{generate_reset_password_token(cast.owner)}", {"password_confirm": WEAK}
    if name == "change":
        return cast.owner, "/change", {"password": PASSWORD, "new_password_confirm": WEAK}
    if name == "invitation":
        return None, f"/invitations/{invitation(cast)}", {"name": "Ann"}
    return cast.admin, "/admin/user/new/", {"email": "new@example.org", "name": "Ann", "locale": "", "timezone": ""}


@pytest.mark.parametrize("door", ["register", "reset", "change", "invitation", "admin"])
def test_a_new_password_is_judged_at_each_door(cast, sign_in, door):
    user, address, form = door_named(door, cast)
    browser, name = sign_in(user), "new_password" if user else "password"
    page = parse_strictly(browser.get(address).text)
    field = page.find(f".//input[@name='{name}']")
    assert (field.get("type"), field.get("autocomplete")) == ("password", "new-password")
    assert not {"onpaste", "maxlength", "pattern", "readonly"} & set(field.keys())
    answer = post(browser, address, {**form, name: WEAK})
    assert answer.status_code == 422
    assert "too easy to guess" in answer.text
    assert WEAK not in answer.text


def test_the_present_password_is_hidden_and_may_be_filled_in(cast, client, sign_in):
    for browser, address in ((client, "/login"), (sign_in(cast.owner), "/verify"), (sign_in(cast.owner), "/change")):
        field = parse_strictly(browser.get(address).text).find(".//input[@name='password']")
        assert (field.get("type"), field.get("autocomplete")) == ("password", "current-password")


LONG = " Kettle orbit mango " + "🦊é%" * 36


@pytest.mark.parametrize("typed", [LONG[:-1], LONG.strip(), LONG.lower(), LONG + " "])
def test_each_character_of_a_password_counts(cast, client, typed):
    assert len(LONG) == 128
    users.update(COMMAND_LINE, cast.owner, {}, LONG)
    assert post(client, "/login", {"email": cast.owner.email, "password": typed}).status_code == 422
    assert post(client, "/login", {"email": cast.owner.email, "password": LONG}).status_code == 302


@pytest.mark.parametrize("password", ["short", "x" * 200])
def test_a_password_from_before_the_rules_signs_in(client, app, password):
    user = UserFactory(password=password)
    assert post(client, "/login", {"email": user.email, "password": password}).status_code == 302
