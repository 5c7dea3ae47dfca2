"""Who has lost their second factor: staff, or the command line, take it away; the next sign-in is by password."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from my_app.errors import Conflict
from my_app.extensions import db
from my_app.models import User
from my_app.policies import Actor, Permission, factors, require, rows
from my_app.services import audit, passkeys, records, recovery_codes
from my_app.services.credentials import new_uniquifier
from my_app.services.factors import forget_app, notify
from my_app.services.transaction import transaction
from my_app.services.users import require_reach


def reset(actor: Actor, user: User) -> bool:
    """Take all second factors from a person, and end their sessions; False when they have none.

    Raises `NotFound`, `Forbidden` for somebody who holds more than the actor, and `Conflict` for oneself.
    """
    with transaction():
        require(actor, Permission.USER_UPDATE, user)
        return _reset(actor, user)


def reset_many(actor: Actor, ids: Sequence[int]) -> int:
    """The same for several, all or none; how many had one. Ids that are out of sight are passed over."""
    ids = records.usable_ids(ids)
    with transaction():
        options = (selectinload(User.roles), selectinload(User.memberships))
        scope = (User.id.in_(ids), rows(actor, Permission.USER_UPDATE, User))
        people = db.session.scalars(select(User).options(*options).where(*scope).order_by(User.id)).all()
        return sum(_reset(actor, user) for user in people)


def _reset(actor: Actor, user: User) -> bool:
    if user.id == actor.user_id:
        raise Conflict(_("You remove your own second factor on the page of your account, under “Sign-in”."))
    require_reach(actor, user)
    if not factors.has_any(user):
        return False
    forget_app(user)
    passkeys.remove_all(user)
    recovery_codes.remove(user)
    user.fs_uniquifier = new_uniquifier()
    audit.record(actor, "factor.reset", user)
    notify(user, "reset")
    return True
