"""Accepting an invitation."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Membership, Part, User
from my_app.services import invitations
from tests.cast import actor
from tests.factories import UserFactory
from tests.html import parse_strictly
from tests.posting import post


def invite(cast, email="new@example.org", part=Part.EDITOR):
    return "/invitations/" + invitations.invite(actor(cast.owner), cast.acme, email, part)[1]


def part_of(email, company):
    pair = (User.email == email, Membership.company_id == company.id)
    return db.session.scalar(select(Membership.part).join(Membership.user).where(*pair))


def test_somebody_new_sees_who_invites_to_what(client, cast):
    page = client.get(invite(cast)).text
    parse_strictly(page)
    for words in ("Owner invites you", "Acme", "Editor", "new@example.org"):
        assert words in page


def test_somebody_new_accepts_with_a_name_and_a_password(client, cast):
    address = invite(cast)
    assert post(client, address, {"name": "New", "password": "correct horse battery"}).location == "/login"
    assert part_of("new@example.org", cast.acme) is Part.EDITOR
    answer = post(client, "/login", {"email": "new@example.org", "password": "correct horse battery"})
    assert answer.location == "/admin/"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"password": ""}, {"password": "short"}, {"name": "\x00"}])
def test_bad_input_is_422_and_makes_nothing(client, cast, wrong):
    answer = post(client, invite(cast), {"name": "New", "password": "correct horse battery"} | wrong)
    assert answer.status_code == 422
    field = parse_strictly(answer.text).find(f".//input[@name='{next(iter(wrong))}']")
    assert field.get("aria-describedby").endswith("-error")
    assert part_of("new@example.org", cast.acme) is None


def test_whoever_has_an_account_is_asked_to_sign_in_first(client, cast):
    UserFactory(email="new@example.org")
    address = invite(cast)
    page = parse_strictly(client.get(address).text)
    assert page.find(f".//a[@href='/login?next={address}']") is not None
    assert page.find(".//input[@name='password']") is None


def test_an_account_cannot_be_taken_over_by_an_invitation(client, cast):
    UserFactory(email="new@example.org", name="Old")
    answer = post(client, invite(cast), {"name": "Thief", "password": "correct horse battery"})
    assert answer.status_code == 422
    assert db.session.scalar(select(User.name).where(User.email == "new@example.org")) == "Old"


def test_the_invited_person_accepts_signed_in(sign_in, cast):
    browser = sign_in(UserFactory(email="New@Example.org"))
    address = invite(cast)
    assert "Accept the invitation" in browser.get(address).text
    assert post(browser, address).location == "/admin/"
    assert part_of("New@Example.org", cast.acme) is Part.EDITOR


def test_somebody_else_is_told_so_and_cannot_accept(sign_in, cast):
    browser = sign_in(cast.rival)
    address = invite(cast)
    assert "You are signed in as rival@example.org" in browser.get(address).text
    assert post(browser, address).status_code == 403
    assert part_of("rival@example.org", cast.acme) is None


def test_an_invitation_works_once(client, cast):
    address = invite(cast)
    data = {"name": "New", "password": "correct horse battery"}
    post(client, address, data)
    assert client.get(address).status_code == 409
    assert post(client, address, data).status_code == 409


@pytest.mark.parametrize("token", ["unknown", "%00", "a" * 3000, "..%2f", "%F0%9F%92%A9"])
def test_an_unknown_token_shows_nothing(client, cast, token):
    assert client.get(f"/invitations/{token}").status_code in (400, 404)


def test_the_address_is_kept_and_told_nowhere(client, cast):
    headers = client.get(invite(cast)).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_accepting_needs_a_token_of_the_session(client, cast):
    assert client.post(invite(cast), data={"name": "New", "password": "correct horse battery"}).status_code == 400
