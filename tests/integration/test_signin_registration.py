"""Signing up: an account with its company, or nothing at all."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import AuditEntry, Company, Membership, Part, Role, User
from my_app.public import registration
from tests.factories import UserFactory
from tests.html import parse_strictly
from tests.outbox import link
from tests.posting import alike, post

ANN = {"name": "Ann", "company_name": "Übung & Co", "email": "ann@example.org", "password": "correct horse battery"}


def sign_up(client, **values):
    return post(client, "/register", ANN | values)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_signing_up_makes_the_account_the_company_and_its_owner(client, outbox):
    assert sign_up(client).location == "/login"
    member = db.session.scalar(select(Membership))
    assert (member.user.email, member.user.name, member.part) == ("ann@example.org", "Ann", Part.OWNER)
    assert (member.company.name, member.company.slug) == ("Übung & Co", "ubung-co")
    assert [role.name for role in member.user.roles] == ["employer"]


def test_signing_up_leaves_a_trail(client, outbox):
    sign_up(client)
    assert {"user.register", "company.register"} <= set(db.session.scalars(select(AuditEntry.action)))


def test_the_account_works_once_the_address_is_confirmed(client, outbox):
    sign_up(client)
    credentials = {name: ANN[name] for name in ("email", "password")}
    assert post(client, "/login", credentials).status_code == 422
    address = link(outbox[0].body, "/confirm/")
    parse_strictly(client.get(address).text)
    assert post(client, "/login", credentials).status_code == 422, "reading the page has confirmed the address"
    assert post(client, address).location == "/login"
    assert post(client, "/login", credentials).location == "/admin/"


def test_the_same_company_name_gets_another_address(client, outbox):
    sign_up(client)
    sign_up(client, email="bob@example.org")
    assert set(db.session.scalars(select(Company.slug))) == {"ubung-co", "ubung-co-2"}


def test_an_existing_address_gets_the_same_answer_and_no_company(client, outbox):
    UserFactory(email="Ann@Example.org", name="Ann the first")
    known, unknown = sign_up(client), sign_up(client, email="new@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [mail.to for mail in outbox] == [["Ann@Example.org"], ["new@example.org"]]
    assert count(Company) == 1
    assert db.session.scalars(select(AuditEntry.action)).all().count("user.register") == 1


def test_an_existing_address_is_told_by_mail(client, outbox):
    UserFactory(email="ann@example.org")
    sign_up(client)
    assert "has an account already" in outbox[0].body
    assert link(outbox[0].body, "/reset/")


OF_THE_COMPANY = {"password": "Zoravia Montpeluche 7", "company_name": "Zoravia Montpeluche"}


@pytest.mark.parametrize("bad", [{"password": "short"}, OF_THE_COMPANY])
def test_a_bad_form_does_not_tell_that_the_address_exists(client, outbox, bad):
    UserFactory(email="ann@example.org")
    known, unknown = sign_up(client, **bad), sign_up(client, **bad, email="new@example.org")
    assert known.status_code == unknown.status_code == 422
    assert alike(known) == alike(unknown)


@pytest.mark.parametrize("field", list(ANN))
@pytest.mark.parametrize("value", ["", "  ", "a" * 3000, "\x00", "a\nb"])
def test_bad_input_is_422_at_its_field_or_harmless(client, outbox, field, value):
    answer = sign_up(client, **{field: value})
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        page = parse_strictly(answer.text)
        assert page.find(f".//input[@name='{field}']").get("aria-invalid") == "true"
        assert count(User) == count(Company) == 0


def test_what_was_typed_is_still_there_after_an_error(client):
    page = parse_strictly(sign_up(client, name="").text)
    assert page.find(".//input[@name='company_name']").get("value") == "Übung & Co"
    assert not page.find(".//input[@name='password']").get("value")


@pytest.mark.parametrize(("error", "status"), [(RuntimeError(), 500), (Invalid({"name": "Taken."}), 422)])
def test_when_the_company_cannot_be_made_there_is_no_account(client, monkeypatch, outbox, error, status):
    def fail(*args):
        raise error

    monkeypatch.setattr(registration.accounts, "register", fail)
    assert sign_up(client).status_code == status
    assert count(User) == count(Role) == len(outbox) == 0


def test_nobody_signs_up_with_a_role_of_their_choice(client, outbox):
    sign_up(client, roles="admin", active="0", confirmed_at="2020-01-01", id="77", company="1")
    user = db.session.scalar(select(User))
    assert [role.name for role in user.roles] == ["employer"]
    assert user.confirmed_at is None


def test_the_language_of_the_page_becomes_the_persons(app, outbox):
    client = app.test_client()
    client.set_cookie("jobdesk_locale", "de")
    sign_up(client)
    assert db.session.scalar(select(User.locale)) == "de"


def test_the_confirmation_can_be_sent_again(client, outbox):
    sign_up(client)
    post(client, "/confirm", {"email": "ann@example.org"})
    assert post(client, link(outbox[1].body, "/confirm/")).location == "/login"


def test_a_wrong_confirmation_is_refused(client, outbox):
    sign_up(client)
    assert client.get("/confirm/nonsense").location == "/confirm"
    assert db.session.scalar(select(User.confirmed_at)) is None
