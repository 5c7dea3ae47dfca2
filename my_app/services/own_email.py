"""Changing one's own mail address: asked for on a page, done by a link that only the new address gets.

The link is signed and lasts an hour. It works once, since it knows the account by what a change replaces; and for
whoever is signed in to that account alone: somebody else whose address was typed by mistake gains nothing by it.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from flask_babel import lazy_gettext as _
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db, setting
from my_app.models import User, UserSession, utcnow
from my_app.policies import Actor
from my_app.services import audit, outbox, sessions
from my_app.services.accounts import own
from my_app.services.credentials import find_user, new_uniquifier, normalised_email
from my_app.services.transaction import transaction

LIFETIME = timedelta(hours=1)
NOT_VALID = _("This link has been used already, or is for another account.")
TAKEN = _("Somebody has an account with this e-mail address already.")


def ask(actor: Actor, email: str, *, may_be_mailed: bool = True) -> str:
    """Have a link sent to the new address, and a notice to the present one; returns the address as it would be stored.

    Raises `Invalid`. Whether the address has an account is not asked here but by the worker, which then sends no link:
    the answer and the notice are the same for all. Nor is one sent when ``may_be_mailed`` says that there were many.
    """
    email = normalised_email(email)
    with transaction():
        user = own(actor)
        if email == user.email:
            raise Invalid({"email": _("This is your present address.")})
        audit.record(actor, "email.ask", user, email=email)
        outbox.put("address_asked", user=user.id, email=email)
        if may_be_mailed:
            outbox.put("new_address", user=user.id, email=email, locale=actor.locale)
    return email


def token_for(user: User, email: str) -> str:
    """What the link to the new address carries."""
    return _signer().dumps([user.id, _fingerprint(user), email])


def address_in(actor: Actor, token: str) -> str:
    """The new address that a link is about. Raises `NotFound` for a forged one, `Conflict` for one that is over."""
    return _read(own(actor), token)


def change(actor: Actor, token: str, kept: UserSession) -> str:
    """Make the link's address the actor's own; all of their sessions but ``kept`` end, and all links and tokens.

    Returns the address. Raises as `address_in`, and `Conflict` when somebody has an account with it by now.
    """
    with transaction():
        user = db.session.get(User, own(actor).id, with_for_update=True, populate_existing=True)
        if user is None:
            raise NotFound
        email = _read(user, token)
        if find_user(email) not in (None, user):
            raise Conflict(TAKEN)
        former, user.email = user.email, email
        user.confirmed_at, user.fs_uniquifier = utcnow(), new_uniquifier()
        sessions.change(kept, uniquifier=user.fs_uniquifier)
        audit.record(actor, "email.change", user, former=former, email=email)
        outbox.put("address_changed", user=user.id, former=former)
    return email


def _read(user: User, token: str) -> str:
    try:
        of, fingerprint, email = _signer().loads(token, max_age=int(LIFETIME.total_seconds()))
    except SignatureExpired:
        raise Conflict(_("This link has expired. Ask for a new one.")) from None
    except (BadData, ValueError, TypeError):
        raise NotFound from None
    if (of, fingerprint) != (user.id, _fingerprint(user)):
        raise Conflict(NOT_VALID)
    return str(email)


def _fingerprint(user: User) -> str:
    """What is the account's until its address, its password or the name of its sessions is another one."""
    return hashlib.sha256(f"{user.fs_uniquifier} {user.email}".encode()).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    keys = [*(setting("SECRET_KEY_FALLBACKS") or ()), setting("SECRET_KEY")]
    return URLSafeTimedSerializer(keys, salt="a new mail address", signer_kwargs={"digest_method": hashlib.sha256})
