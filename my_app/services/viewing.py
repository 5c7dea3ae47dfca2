"""Looking at the site as somebody else sees it: changing nothing, for an hour at most, and on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _

from my_app.errors import Conflict, Forbidden
from my_app.extensions import db
from my_app.models import User, UserSession, utcnow
from my_app.policies import Actor, Permission, account_of, actor_for, reaches, require
from my_app.policies.actor import Memberships
from my_app.services import audit, sessions
from my_app.services.transaction import transaction
from my_app.services.users import require_reach

LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Viewed:
    """Whose view of the site a session has at present."""

    user: User
    memberships: Memberships


def start(actor: Actor, session: UserSession, user: User) -> None:
    """Look at the site as ``user`` from now on, in this session of the actor's.

    Raises `NotFound` and `Forbidden`, also for somebody who holds more than the actor, and `Conflict` for oneself and
    for somebody who is kept out: nobody sees the site as they do.
    """
    with transaction():
        require(actor, Permission.USER_IMPERSONATE, user)
        if user.id == actor.user_id:
            raise Conflict(_("You see the site as yourself already."))
        if not user.active:
            raise Conflict(_("This account is deactivated: with it nobody sees anything."))
        require_reach(actor, user)
        now = utcnow()
        sessions.change(session, viewing_user_id=user.id, viewing_since=now)
        audit.record(actor, "user.view_as", user, viewed=user.email)


def stop(actor: Actor, session: UserSession) -> User | None:
    """Back to one's own view; as whom it was. ``actor`` is the person themselves. Stopping twice does nothing."""
    with transaction():
        user = db.session.get(User, session.viewing_user_id) if session.viewing_user_id is not None else None
        sessions.change(session, viewing_user_id=None, viewing_since=None)
        if user is not None:
            audit.record(actor, "user.view_as_end", user, viewed=user.email)
    return user


def viewed(session: UserSession, person: User, memberships: Memberships) -> Viewed | None:
    """As whom ``person`` looks at the site in this session; None when it is over, and when they no longer may.

    No statement while they look as themselves, one else: rights are read anew in each request, on both sides.
    """
    if session.viewing_user_id is None or session.viewing_since is None:
        return None
    found = account_of(session.viewing_user_id) if session.viewing_since > utcnow() - LASTS else None
    own = actor_for(person, "", "", memberships)
    if found is None or not found[0].active or Permission.USER_IMPERSONATE not in own.permissions:
        return None
    return Viewed(*found) if reaches(own, actor_for(found[0], "", "", found[1])) else None


def may_start(actor: Actor, user: User) -> bool:
    """Whether `start` would be allowed."""
    if Permission.USER_IMPERSONATE not in actor.permissions or user.id == actor.user_id or not user.active:
        return False
    try:
        require_reach(actor, user)
    except Forbidden:
        return False
    return True
