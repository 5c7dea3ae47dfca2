"""Bringing people into a company by mail. The token is handed out once; only its hash is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import Company, CompanyStatus, Invitation, Membership, Part, User, utcnow
from my_app.policies import Actor, Permission, require, rows
from my_app.services import audit, outbox
from my_app.services.credentials import find_user, hash_of, hashed, new_uniquifier, normalised_email
from my_app.services.memberships import join, require_part
from my_app.services.transaction import transaction
from my_app.services.validation import check, one_line

LIFETIME = timedelta(days=7)


def invite(actor: Actor, company: Company, email: str, part: Part) -> tuple[Invitation, str]:
    """Offer ``part`` to whoever has this address, with a mail; its token is kept nowhere once that has left.

    Inviting the same address again replaces the token and the part. Raises `NotFound` or `Forbidden`, `Invalid` for
    a bad address, and `Conflict` for a member. Nothing tells whether the address has an account.
    """
    token = secrets.token_urlsafe()
    with transaction():
        require(actor, Permission.MEMBER_INVITE, company)
        require_part(actor, company.id, part)
        email = normalised_email(email)
        _refuse_member(actor, company, email)
        invitation = _of(company, email) or Invitation(company_id=company.id, email=email)
        invitation.part, invitation.token_hash, invitation.invited_by_id = part, hash_of(token), actor.user_id
        invitation.created_at, invitation.expires_at = utcnow(), utcnow() + LIFETIME
        invitation.accepted_at = None
        db.session.add(invitation)
        audit.record(actor, "invitation.send", invitation, email=email, part=part.value)
        sender = {"inviter": actor.label, "locale": actor.locale, "timezone": actor.timezone}
        outbox.put("invitation", invitation=invitation.id, token=token, **sender)
    return invitation, token


def is_current(invitation: Invitation, token: str) -> bool:
    """Whether ``token`` is the one that an offer was sent with last."""
    return invitation.token_hash == hash_of(token)


def revoke(actor: Actor, invitation: Invitation) -> None:
    """Take an offer back. Raises `NotFound` or `Forbidden`."""
    with transaction():
        require(actor, Permission.INVITATION_REVOKE, invitation)
        audit.record(actor, "invitation.revoke", invitation, email=invitation.email)
        db.session.delete(invitation)


def find(token: str) -> Invitation:
    """The open offer that belongs to ``token``, with its company.

    Raises `NotFound`, and `Conflict` when it was accepted, has expired, or its company is suspended.
    """
    return _open(token, lock=False)


def account_exists(token: str) -> bool:
    """Whether the invited address has an account; for whoever holds the token. Raises as `find` does."""
    return find_user(find(token).email) is not None


def accept(token: str, user: User) -> Membership:
    """Take the part that was offered. Raises as `find` does, and `Forbidden` for anybody but the invited address."""
    with transaction():
        invitation = _open(token, lock=True)
        if user.email.lower() != invitation.email.lower():
            raise Forbidden(_("This invitation is for another address."))
        return _accept(invitation, user)


def accept_as_new(token: str, name: str, password: str) -> User:
    """Take the part with a new account, whose address the token has confirmed.

    Raises as `find` does, and `Invalid` for ``name``, ``password``, or (``email``) when there is an account already.
    """
    with transaction():
        invitation = _open(token, lock=True)
        if find_user(invitation.email):
            raise Invalid({"email": _("There is an account with this address already: sign in to accept.")})
        name = one_line(name)
        check(User, {"name": name})
        user = User(email=invitation.email, name=name, fs_uniquifier=new_uniquifier(), confirmed_at=utcnow())
        user.password = hashed(password, user, "password", [invitation.company.name])
        db.session.add(user)
        db.session.flush()
        audit.record(_actor(user), "user.register", user)
        _accept(invitation, user)
    return user


def _accept(invitation: Invitation, user: User) -> Membership:
    membership = join(user, invitation.company, invitation.part)
    invitation.accepted_at = utcnow()
    audit.record(_actor(user), "invitation.accept", membership, part=invitation.part.value)
    return membership


def _open(token: str, *, lock: bool) -> Invitation:
    query = select(Invitation).where(Invitation.token_hash == hash_of(token)).options(joinedload(Invitation.company))
    if lock:
        query = query.with_for_update(of=Invitation).execution_options(populate_existing=True)
    invitation = db.session.scalar(query)
    if invitation is None:
        raise NotFound
    if invitation.accepted_at is not None:
        raise Conflict(_("This invitation has been accepted already."))
    if invitation.expires_at <= utcnow():
        raise Conflict(_("This invitation has expired. Ask for a new one."))
    if invitation.company.status is not CompanyStatus.ACTIVE:
        raise Conflict(_("This company is suspended for now."))
    return invitation


def _of(company: Company, email: str) -> Invitation | None:
    same = (Invitation.company_id == company.id, func.lower(Invitation.email) == func.lower(email))
    return db.session.scalar(select(Invitation).where(*same).with_for_update())


def _refuse_member(actor: Actor, company: Company, email: str) -> None:
    """Only who can read the members is told that somebody is one."""
    members = select(Membership.id).join(Membership.user).where(Membership.company_id == company.id)
    theirs = (func.lower(User.email) == func.lower(email), rows(actor, Permission.MEMBER_READ, Membership))
    if db.session.scalar(members.where(*theirs)) is not None:
        raise Conflict(_("This person is a member of the company already."))


def _actor(user: User) -> Actor:
    return Actor(label=user.email, user_id=user.id)
