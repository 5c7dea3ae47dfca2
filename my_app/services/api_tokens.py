"""API tokens: what programs act with, in somebody's name, with some of that person's rights and never with more."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select, update

from my_app import i18n
from my_app.errors import Invalid, NotFound
from my_app.extensions import db
from my_app.models import ApiToken, User, utcnow
from my_app.policies import Actor, Permission, account, actor_for
from my_app.policies.permissions import GRANTABLE
from my_app.services import accounts, audit
from my_app.services.credentials import hash_of
from my_app.services.transaction import aside, transaction
from my_app.services.validation import one_line, problem_with

MARK = "jobdesk_"  # how each begins, so that programs which look for secrets know it
SHOWN = len(MARK) + 4  # signs by which its owner knows a token again
AT_A_TIME = 20
LONGEST_DAYS = 365
KEPT_DAYS = 90
USED_EVERY = timedelta(minutes=5)
# Of people alone: the admin's pages, and what they show to whoever looks at them as somebody else.
SCOPES = [each for each in Permission if each in GRANTABLE - {Permission.ADMIN_ENTER, Permission.USER_IMPERSONATE}]


@dataclass(frozen=True)
class Bearer:
    """Whoever sent a token that is good, and what they may do with it."""

    user: User
    token: ApiToken
    actor: Actor

    @property
    def scopes(self) -> list[str]:
        """The scopes of the token that its owner still has."""
        return sorted(scope for scope in self.token.scopes if self.actor.holds(Permission(scope)))


def offered(actor: Actor) -> list[Permission]:
    """The rights of the actor's that a token can have."""
    return [each for each in SCOPES if actor.holds(each)]


def create(actor: Actor, values: Mapping[str, Any]) -> tuple[ApiToken, str]:
    """A token of the actor's. ``values``: name, scopes (`Permission` values), days until it ends.

    With it comes what its owner has to copy: it is kept nowhere. Raises `Invalid` by field, and `NotFound` for nobody.
    """
    token, now = MARK + secrets.token_urlsafe(32), utcnow()
    with transaction():
        user = accounts.own(actor)
        kept = checked(actor, user, values)
        row = ApiToken(
            user_id=user.id,
            name=kept["name"],
            token_hash=hash_of(token),
            prefix=token[:SHOWN],
            scopes=kept["scopes"],
            uniquifier=user.fs_uniquifier,
            created_at=now,
            expires_at=now + timedelta(days=kept["days"]),
        )
        db.session.add(row)
        audit.record(actor, "token.create", row, name=row.name, scopes=row.scopes, days=kept["days"])
    return row, token


def checked(actor: Actor, user: User, values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` as they are kept. Raises `Invalid` by field; ``form`` stands for what is no field's."""
    name, scopes, days = one_line(str(values["name"] or "")), set(values["scopes"]), values["days"]
    living = [each.name.casefold() for each in own(actor) if is_good(each, user, utcnow())]
    errors = {
        "form": len(living) >= AT_A_TIME and _("You have %(limit)s tokens. Revoke one first.", limit=AT_A_TIME),
        "name": problem_with(ApiToken, "name", name) or (name.casefold() in living and TAKEN),
        "scopes": _("Choose at least one right.") if not scopes else not scopes <= set(offered(actor)) and BEYOND,
        "days": not (isinstance(days, int) and 1 <= days <= LONGEST_DAYS) and TOO_LONG,
    }
    if any(errors.values()):
        raise Invalid({field: problem for field, problem in errors.items() if problem})
    return {"name": name, "scopes": sorted(map(str, scopes)), "days": days}


TAKEN = _("You have a token with this name already.")
BEYOND = _("You can only give rights that you have yourself.")
TOO_LONG = _("A token ends after a year at the latest.")


def own(actor: Actor) -> Sequence[ApiToken]:
    """The actor's tokens, those that have ended too, the newest first."""
    mine = select(ApiToken).where(ApiToken.user_id == actor.user_id)
    return db.session.scalars(mine.order_by(ApiToken.created_at.desc(), ApiToken.id.desc())).all()


def revoke(actor: Actor, token_id: int) -> ApiToken:
    """End one of the actor's own tokens. Raises `NotFound` for another's; ending it twice does nothing."""
    with transaction():
        mine = (ApiToken.id == token_id, ApiToken.user_id == actor.user_id)
        token = db.session.scalar(select(ApiToken).where(*mine).with_for_update())
        if token is None:
            raise NotFound
        if token.revoked_at is None:
            token.revoked_at = utcnow()
            audit.record(actor, "token.revoke", token, name=token.name)
    return token


def find(sent: str) -> Bearer | None:
    """Who sent this token, with those of their rights that it has; None when it is none, or has ended."""
    found = account(ApiToken, hash_of(sent))
    if found is None or not found[0].active or not is_good(found[1], found[0], utcnow()):
        return None
    user, token, memberships = found
    whole = actor_for(user, user.locale or i18n.DEFAULT_LOCALE, user.timezone or "UTC", memberships)
    held = frozenset(each for each in SCOPES if each in token.scopes)
    used(token)
    return Bearer(user, token, whole.narrowed(held))


def is_good(token: ApiToken, user: User, now: datetime) -> bool:
    """Whether a token of ``user``'s has not ended: by itself, by their doing, or with all of their sessions."""
    return token.revoked_at is None and now < token.expires_at and token.uniquifier == user.fs_uniquifier


def used(token: ApiToken) -> None:
    """Note that a token was used, some minutes apart. Beside the request's own work, which never waits for it."""
    now = utcnow()
    if token.last_used_at is not None and token.last_used_at > now - USED_EVERY:
        return
    with aside(db.engine) as connection:
        connection.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now))


def remove_over() -> None:
    """Forget what has ended months ago."""
    long_ago = utcnow() - timedelta(days=KEPT_DAYS)
    with transaction():
        over = or_(ApiToken.expires_at < long_ago, ApiToken.revoked_at < long_ago)
        for token in db.session.scalars(select(ApiToken).where(over)):
            db.session.delete(token)
