"""Passkeys: somebody's own, added and removed by them, and what one of them proves."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import joinedload

from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db
from my_app.models import Passkey, User, UserSession, utcnow
from my_app.policies import Actor
from my_app.policies import factors as held
from my_app.services import audit, ceremonies, factors, outbox, recovery_codes, sessions
from my_app.services.accounts import own as account_of
from my_app.services.ceremonies import FIELD, REFUSED, Challenge, Site
from my_app.services.transaction import transaction
from my_app.services.validation import one_line, problem_with

LIMIT = 10


def own(actor: Actor) -> Sequence[Passkey]:
    """The actor's passkeys, the oldest first."""
    theirs = select(Passkey).where(Passkey.user_id == actor.user_id)
    return db.session.scalars(theirs.order_by(Passkey.created_at, Passkey.id)).all()


def begin(actor: Actor, site: Site, challenge: Challenge) -> dict[str, Any]:
    """What to tell the actor's browser, that it may make a passkey. Raises `Conflict` when they have enough of them."""
    with transaction():
        user, present = account_of(actor), own(actor)
        refuse_more(len(present))
        if user.passkey_handle is None:
            user.passkey_handle = secrets.token_urlsafe(32)
        handle = user.passkey_handle
    return ceremonies.making(site, challenge, user, handle, present)


def add(actor: Actor, site: Site, challenge: Challenge, answer: str, name: str, kept: UserSession) -> list[str]:
    """Keep the passkey that the actor's browser has made; all of their sessions but ``kept`` end.

    Returns recovery codes for whoever had none left, which are kept nowhere: a device can be lost. Raises `Invalid`
    for a name and for an answer that cannot be taken, `Conflict` when they have enough of them.
    """
    name = one_line(name)
    problem = problem_with(Passkey, "name", name) if name else _("Enter a name.")
    if problem:
        raise Invalid({"name": problem})
    key = ceremonies.made(site, challenge, answer)
    with transaction():
        user = db.session.get(User, actor.user_id, with_for_update=True)
        if user is None:
            raise NotFound
        refuse_more(db.session.scalar(select(func.count()).where(Passkey.user_id == user.id)) or 0)
        if db.session.scalar(select(exists().where(Passkey.credential_id == key.credential_id))):
            raise Invalid({FIELD: REFUSED})
        db.session.add(Passkey(user_id=user.id, name=name, **vars(key)))
        codes = [] if recovery_codes.left(user) else recovery_codes.replace(user)
        audit.record(actor, "passkey.add", user, name=name)
        outbox.put("passkey_notice", user=user.id, name=name, added=True)
    sessions.end_others(actor, kept)
    return codes


def remove(actor: Actor, passkey_id: int, kept: UserSession) -> str:
    """Forget one of the actor's passkeys, and return its name; all of their sessions but ``kept`` end.

    Without any factor left the recovery codes go with it. Raises `NotFound` for another's, and for one that is gone,
    `Conflict` for staff who would have no second factor.
    """
    with transaction():
        user = account_of(actor)
        passkey = db.session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user.id))
        if passkey is None:
            raise NotFound
        factors.refuse_last(user)
        name = passkey.name
        db.session.delete(passkey)
        db.session.flush()
        if not held.has_any(user):
            recovery_codes.remove(user)
        audit.record(actor, "passkey.remove", user, name=name)
        outbox.put("passkey_notice", user=user.id, name=name, added=False)
    sessions.end_others(actor, kept)
    return name


def remove_all(user: User) -> int:
    """Forget all passkeys of somebody who has lost them, in the caller's transaction; how many there were."""
    return int(db.session.execute(delete(Passkey).where(Passkey.user_id == user.id)).rowcount)  # type: ignore[attr-defined]


def prove(site: Site, challenge: Challenge, answer: str, of: User | None = None) -> User:
    """Whose passkey has answered the challenge; with ``of`` only theirs will do.

    A challenge is good for one answer: none that was given before the passkey's last use is taken. Raises `Invalid`,
    with the same words for a passkey that is unknown, another's, or of somebody who is kept out.
    """
    credential_id, handle = ceremonies.named(answer)
    passkey = db.session.scalar(
        select(Passkey).where(Passkey.credential_id == credential_id).options(joinedload(Passkey.user))
    )
    if passkey is None or not may_use(passkey.user, handle, of):
        raise Invalid({FIELD: REFUSED})
    user = passkey.user
    sign_count, synced = ceremonies.used(site, challenge, answer, passkey)
    values = {"sign_count": sign_count, "synced": synced, "used_at": max(utcnow(), challenge.begun)}
    unused = or_(Passkey.used_at.is_(None), Passkey.used_at < challenge.begun)
    with transaction():
        taken = update(Passkey).where(Passkey.id == passkey.id, unused).values(**values)
        if db.session.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
            raise Invalid({FIELD: REFUSED})
    return user


def may_use(user: User, handle: bytes, of: User | None) -> bool:
    """Whether somebody whose passkey it is may come in by it: as who they say they are, and as who is waited for."""
    if not user.active or user.confirmed_at is None or (of is not None and of.id != user.id):
        return False
    return secrets.compare_digest(handle, (user.passkey_handle or "").encode())


def refuse_more(count: int) -> None:
    """Raise `Conflict` when there are as many passkeys as somebody may have."""
    if count >= LIMIT:
        raise Conflict(_("You have %(limit)s passkeys already. Remove one before you add another.", limit=LIMIT))
