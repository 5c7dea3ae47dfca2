"""Somebody's second factor: an authenticator app and recovery codes, set up, used and removed by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from flask_babel import lazy_gettext as _
from sqlalchemy import select, update

from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db
from my_app.models import User, UserSession, utcnow
from my_app.policies import Actor, factors
from my_app.services import audit, outbox, recovery_codes, seeds, sessions
from my_app.services.accounts import own
from my_app.services.transaction import transaction

log = structlog.get_logger()
WRONG_CODE = _("This code is not right, or was used already. Wait for the next one, and enter that.")
WRONG_RECOVERY_CODE = _("This is none of your recovery codes, or it was used already.")
KEEP_ONE = _("Staff need a second factor: add another one before you remove this one.")


@dataclass(frozen=True)
class Offer:
    """An app to be set up: what its QR code says, the same for typing, and the seed for the form (encrypted)."""

    address: str
    key: str
    sealed: str


def offer(actor: Actor, session: UserSession, sealed: str = "") -> Offer:
    """A new seed, or the one that was offered before as ``sealed``; it is good in this session of the actor's alone."""
    user = own(actor)
    try:
        seed = seeds.unseal(sealed, _offered(session))
    except seeds.Unreadable:
        seed = seeds.new()
        sealed = seeds.seal(seed, _offered(session))
    return Offer(seeds.address(seed, user.email), seeds.readable(seed), sealed)


def add_app(actor: Actor, session: UserSession, sealed: str, code: str) -> list[str]:
    """Take the app that was offered, in place of a former one; all of the actor's other sessions end.

    Returns new recovery codes, which are kept nowhere. Raises `Invalid` for a code that the app does not show.
    """
    try:
        seed = seeds.unseal(sealed, _offered(session))
    except seeds.Unreadable:
        raise Invalid(
            {"code": _("This page is too old. Scan the new picture, and enter the code that follows.")}
        ) from None
    counter = seeds.counter_of(seed, code, None)
    if counter is None:
        raise Invalid({"code": WRONG_CODE})
    with transaction():
        user = _locked(actor)
        changed = user.totp_since is not None
        user.totp_secret, user.totp_counter, user.totp_since = seeds.seal(seed, _kept(user)), counter, utcnow()
        codes = recovery_codes.replace(user)
        audit.record(actor, "factor.change" if changed else "factor.add", user, factor="app")
        notify(user, "changed" if changed else "added")
    sessions.end_others(actor, session)
    return codes


def remove_app(actor: Actor, session: UserSession) -> None:
    """Forget the actor's app; all of their other sessions end. Without any factor left the recovery codes go with it.

    Raises `Conflict` for staff who would have none, `NotFound` when there is no app.
    """
    with transaction():
        user = _locked(actor)
        if user.totp_since is None:
            raise NotFound
        refuse_last(user)
        forget_app(user)
        if not factors.has_any(user):
            recovery_codes.remove(user)
        audit.record(actor, "factor.remove", user, factor="app")
        notify(user, "removed")
    sessions.end_others(actor, session)


def new_codes(actor: Actor) -> list[str]:
    """New recovery codes in place of all former ones. Raises `Conflict` for somebody without a second factor."""
    with transaction():
        user = _locked(actor)
        if not factors.has_any(user):
            raise Conflict(_("Recovery codes stand in for a second factor: set one up first."))
        codes = recovery_codes.replace(user)
        audit.record(actor, "factor.recovery_new", user, count=len(codes))
        notify(user, "recovery_new")
    return codes


def refuse_last(user: User) -> None:
    """Raise `Conflict` when somebody must have a second factor and has only one, before it is removed."""
    if factors.is_required(user) and factors.count(user) < 2:
        raise Conflict(KEEP_ONE)


def waiting(uniquifier: str) -> User | None:
    """Whose password was right, by the name of their account at that moment; None when they are kept out since."""
    return db.session.scalar(select(User).where(User.fs_uniquifier == uniquifier, User.active))


def prove_code(user: User, code: str) -> None:
    """Take a code of somebody's app. It works once, also when it comes twice at the same moment. Raises `Invalid`."""
    sealed, after = user.totp_secret, user.totp_counter
    counter = None if sealed is None else seeds.counter_of(_seed(user, sealed), code, after)
    if sealed is None or counter is None:
        raise Invalid({"code": WRONG_CODE})
    kept = sealed if seeds.is_current(sealed) else seeds.seal(_seed(user, sealed), _kept(user))
    unused = (User.id == user.id, User.totp_secret == sealed, User.totp_counter < counter)
    with transaction():
        taken = update(User).where(*unused).values(totp_counter=counter, totp_secret=kept)
        if db.session.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
            raise Invalid({"code": WRONG_CODE})


def prove_recovery_code(user: User, code: str) -> int:
    """Use up one of somebody's recovery codes; how many are left. Raises `Invalid`."""
    with transaction():
        if not recovery_codes.take(user, code):
            raise Invalid({"code": WRONG_RECOVERY_CODE})
        left = recovery_codes.left(user)
        audit.record(Actor(label=user.email, user_id=user.id), "factor.recovery_used", user, left=left)
        notify(user, "recovery_used")
    return left


def forget_app(user: User) -> None:
    """Take somebody's app away, in the caller's transaction."""
    user.totp_secret = user.totp_counter = user.totp_since = None


def notify(user: User, event: str) -> None:
    """Tell somebody by mail what was done with their second factor, once the caller's transaction is kept."""
    outbox.put("factor", user=user.id, event=event)


def _locked(actor: Actor) -> User:
    """The actor's account, which nobody else changes meanwhile."""
    user = db.session.get(User, actor.user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotFound
    return user


def _seed(user: User, sealed: str) -> bytes:
    try:
        return seeds.unseal(sealed, _kept(user))
    except seeds.Unreadable:
        # TOTP_SECRETS, or SECRET_KEY, is another one than when the app was set up.
        log.warning("totp_secret_unreadable", account=user.id)
        raise Invalid({"code": WRONG_CODE}) from None


def _kept(user: User) -> str:
    return f"account {user.id}"


def _offered(session: UserSession) -> str:
    return f"offer {session.id}"
