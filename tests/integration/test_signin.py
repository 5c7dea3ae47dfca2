"""Signing in and out, passwords, and what ends a session."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from itsdangerous import TimestampSigner

from my_app.extensions import db
from tests.factories import PASSWORD, UserFactory
from tests.html import parse_strictly
from tests.outbox import link
from tests.posting import alike, post


def enter(client, user, password=PASSWORD, **data):
    return post(client, "/login", {"email": user.email, "password": password, **data})


def is_signed_in(client):
    return client.get("/account").status_code == 200


def test_the_right_password_leads_to_the_admin(client, cast):
    answer = enter(client, cast.owner)
    assert (answer.status_code, answer.location) == (302, "/admin/")
    assert is_signed_in(client)


def test_the_address_is_known_whatever_its_case(client, cast):
    assert post(client, "/login", {"email": "OWNER@Example.org", "password": PASSWORD}).status_code == 302


def test_a_wrong_password_is_422_and_says_no_more(client, cast):
    wrong = enter(client, cast.owner, "wrong")
    unknown = post(client, "/login", {"email": "nobody@example.org", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 422
    assert "is not right" in wrong.text
    parse_strictly(wrong.text)
    assert alike(wrong) == alike(unknown)


def test_without_the_token_nobody_signs_in(client, cast):
    assert client.post("/login", data={"email": cast.owner.email, "password": PASSWORD}).status_code == 400


@pytest.mark.parametrize("values", [{"active": False}, {"confirmed_at": None}])
def test_an_inactive_or_unconfirmed_account_cannot_sign_in(client, cast, values):
    answer = enter(client, UserFactory(**values))
    assert answer.status_code == 422
    assert not is_signed_in(client)


def test_a_deactivated_person_is_out_at_once(sign_in, cast):
    browser = sign_in(cast.owner)
    assert is_signed_in(browser)
    cast.owner.active = False
    db.session.commit()
    assert not is_signed_in(browser)


def test_a_new_uniquifier_ends_the_session(client, cast):
    enter(client, cast.owner)
    cast.owner.fs_uniquifier = "another"
    db.session.commit()
    assert not is_signed_in(client)


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_next_never_leaves_the_site(client, cast, where):
    location = enter(client, cast.owner, next=where).location or "/"
    assert urlsplit(location)[:2] == ("", "")
    assert not location.startswith(("//", "/\\"))


def test_next_leads_back(client, cast):
    assert enter(client, cast.owner, next="/account?a=b").location == "/account?a=b"


def test_signing_out_needs_a_post_with_a_token(client, cast):
    enter(client, cast.owner)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 400
    assert is_signed_in(client)
    assert post(client, "/logout").location == "/"
    assert not is_signed_in(client)


def test_a_token_signs_nobody_in(client, cast):
    token = cast.owner.get_auth_token()
    assert client.get("/account", query_string={"auth_token": token}).status_code != 200
    assert client.get("/account", headers={"Authentication-Token": token}).status_code != 200


def test_signed_in_people_find_their_menu(sign_in, cast):
    page = parse_strictly(sign_in(cast.owner).get("/").text)
    assert page.find(".//form[@action='/logout']") is not None
    assert page.find(".//a[@href='/account']") is not None


def test_a_forgotten_password_is_replaced_through_a_mail(client, cast, outbox):
    post(client, "/reset", {"email": cast.owner.email})
    address = link(outbox[0].body, "/reset/")
    parse_strictly(client.get(address).text)
    post(client, address, {"password": "a new long one", "password_confirm": "a new long one"})
    assert enter(client, cast.owner, "a new long one").status_code == 302


def test_a_reset_ends_the_sessions_and_the_link(client, cast, sign_in, outbox):
    elsewhere = sign_in(cast.owner)
    post(client, "/reset", {"email": cast.owner.email})
    address = link(outbox[0].body, "/reset/")
    post(client, address, {"password": "a new long one", "password_confirm": "a new long one"})
    assert not is_signed_in(elsewhere)
    assert client.get(address).location == "/reset"


def test_a_link_to_reset_lasts_an_hour(client, cast, outbox, monkeypatch):
    post(client, "/reset", {"email": cast.owner.email})
    address, now = link(outbox[0].body, "/reset/"), int(time.time())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 3590)
    assert client.get(address).status_code == 200
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 3610)
    assert client.get(address).location == "/reset"


def test_asking_for_a_reset_does_not_tell_who_has_an_account(client, cast, outbox):
    known = post(client, "/reset", {"email": cast.owner.email})
    unknown = post(client, "/reset", {"email": "nobody@example.org"})
    assert alike(known) == alike(unknown)
    assert len(outbox) == 1


def test_a_bad_new_password_is_422_at_its_field(client, cast, outbox):
    post(client, "/reset", {"email": cast.owner.email})
    answer = post(client, link(outbox[0].body, "/reset/"), {"password": "short", "password_confirm": "other"})
    assert answer.status_code == 422
    field = parse_strictly(answer.text).find(".//input[@name='password_confirm']")
    assert field.get("aria-describedby") == "password_confirm-error"


def change(browser, old, new="a new long one"):
    return post(browser, "/change", {"password": old, "new_password": new, "new_password_confirm": new})


def test_changing_the_password_needs_the_old_one(sign_in, cast):
    browser = sign_in(cast.owner)
    parse_strictly(browser.get("/change").text)
    assert change(browser, "wrong").status_code == 422
    assert change(browser, PASSWORD).location == "/account"


def test_changing_the_password_ends_other_sessions_only(client, sign_in, cast):
    enter(client, cast.owner)
    elsewhere = sign_in(cast.owner)
    change(client, PASSWORD)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("value", ["\x00", "\ud800".encode("utf-16", "surrogatepass"), "a" * 5000, "'\"<>"])
def test_odd_input_is_refused_and_nothing_breaks(client, cast, field, value):
    data = {"email": cast.owner.email, "password": "wrong"} | {field: value}
    assert 400 <= post(client, "/login", data).status_code < 500
