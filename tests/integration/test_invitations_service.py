"""Invitations: sent by owners, taken by the invited address only, once, within a week."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask_security import verify_password
from sqlalchemy import func, select

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import AuditEntry, CompanyStatus, Invitation, Part, User, utcnow
from my_app.services import invitations
from tests.cast import actor
from tests.factories import PASSWORD, RoleFactory, UserFactory
from tests.trail import trail

NEW = "new@example.org"


@pytest.fixture
def sent(cast):
    """An open invitation into Acme, and its token."""
    return invitations.invite(actor(cast.owner), cast.acme, NEW, Part.EDITOR)


def test_only_the_tokens_hash_is_kept(cast, sent):
    invitation, token = sent
    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(db.session.scalars(select(AuditEntry.details)).all())


def test_an_invitation_lives_a_week(sent):
    assert timedelta(days=6, hours=23) < sent[0].expires_at - utcnow() <= timedelta(days=7)


@pytest.mark.parametrize("name", ["editor", "viewer"])
def test_only_owners_invite(cast, name):
    with pytest.raises(Forbidden):
        invitations.invite(actor(getattr(cast, name)), cast.acme, NEW, Part.VIEWER)


def test_nobody_invites_into_a_rivals_company(cast):
    with pytest.raises(NotFound):
        invitations.invite(actor(cast.rival), cast.acme, NEW, Part.VIEWER)


@pytest.mark.parametrize("email", ["", "nonsense", "a\x00@example.org"])
def test_a_bad_address_is_refused(cast, email):
    with pytest.raises(Invalid) as error:
        invitations.invite(actor(cast.owner), cast.acme, email, Part.VIEWER)
    assert "email" in error.value.errors


def test_inviting_again_replaces_the_token_and_the_part(cast, sent):
    again, token = invitations.invite(actor(cast.owner), cast.acme, NEW.upper(), Part.OWNER)
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1
    assert (again.id, again.part) == (sent[0].id, Part.OWNER)
    assert invitations.find(token).id == again.id
    with pytest.raises(NotFound):
        invitations.find(sent[1])


def test_an_address_with_an_account_is_invited_alike(cast):
    invitation, token = invitations.invite(actor(cast.owner), cast.acme, cast.rival.email, Part.VIEWER)
    assert invitation.email == cast.rival.email
    assert invitations.account_exists(token)


def test_a_member_is_not_invited(cast):
    with pytest.raises(Conflict):
        invitations.invite(actor(cast.owner), cast.acme, "Editor@example.org", Part.OWNER)


@pytest.mark.parametrize("token", ["", "guess", "\ud800", "x\x00"])
def test_a_guessed_token_finds_nothing(sent, token):
    with pytest.raises(NotFound):
        invitations.find(token)


def test_an_invitation_expires(cast, sent):
    sent[0].expires_at = utcnow() - timedelta(seconds=1)
    db.session.commit()
    with pytest.raises(Conflict):
        invitations.find(sent[1])
    with pytest.raises(Conflict):
        invitations.accept(sent[1], UserFactory(email=NEW))


def test_a_suspended_companys_invitation_is_not_open(cast, sent):
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(Conflict):
        invitations.accept_as_new(sent[1], "New", PASSWORD)


def test_the_invited_person_joins(cast, sent):
    user = UserFactory(email="New@Example.org", role=None)
    membership = invitations.accept(sent[1], user)
    assert (membership.company, membership.part) == (cast.acme, Part.EDITOR)
    assert [role.name for role in user.roles] == ["employer"]
    assert trail() == ["invitation.send", "invitation.accept"]


def test_a_role_that_lets_in_is_enough(cast, sent):
    user = UserFactory(email=NEW, roles=[RoleFactory(name="moderator")])
    invitations.accept(sent[1], user)
    assert [role.name for role in user.roles] == ["moderator"]


def test_an_invitation_is_taken_once(sent):
    user = UserFactory(email=NEW)
    invitations.accept(sent[1], user)
    with pytest.raises(Conflict):
        invitations.accept(sent[1], user)


def test_somebody_else_cannot_take_it(cast, sent):
    with pytest.raises(Forbidden):
        invitations.accept(sent[1], cast.rival)
    assert sent[0].accepted_at is None


def test_a_new_person_joins_with_a_confirmed_account(cast, sent):
    assert not invitations.account_exists(sent[1])
    user = invitations.accept_as_new(sent[1], " New ", PASSWORD)
    assert (user.email, user.name, user.confirmed_at is not None) == (NEW, "New", True)
    assert verify_password(PASSWORD, user.password)
    assert [(each.company, each.part) for each in user.memberships] == [(cast.acme, Part.EDITOR)]
    assert [role.name for role in user.roles] == ["employer"]


@pytest.mark.parametrize("name, password, field", [("New", "short", "password"), ("x" * 121, PASSWORD, "name")])
def test_a_bad_name_or_password_makes_no_account(sent, name, password, field):
    with pytest.raises(Invalid) as error:
        invitations.accept_as_new(sent[1], name, password)
    assert list(error.value.errors) == [field]
    assert db.session.scalar(select(User).where(User.email == NEW)) is None


def test_an_account_that_exists_is_not_taken_over(sent):
    user = UserFactory(email=NEW.title())
    with pytest.raises(Invalid) as error:
        invitations.accept_as_new(sent[1], "New", "another password")
    assert list(error.value.errors) == ["email"]
    assert user.password == PASSWORD


def test_an_owner_takes_an_invitation_back(cast, sent):
    invitations.revoke(actor(cast.owner), sent[0])
    with pytest.raises(NotFound):
        invitations.find(sent[1])


@pytest.mark.parametrize("name", ["editor", "rival", "moderator"])
def test_for_others_an_invitation_does_not_exist(cast, sent, name):
    with pytest.raises(NotFound):
        invitations.revoke(actor(getattr(cast, name)), sent[0])


def test_who_left_can_be_invited_again(cast, sent):
    from my_app.services import memberships

    user = UserFactory(email=NEW)
    memberships.remove(actor(cast.owner), invitations.accept(sent[1], user))
    _, token = invitations.invite(actor(cast.owner), cast.acme, NEW, Part.VIEWER)
    assert invitations.accept(token, user).part is Part.VIEWER
