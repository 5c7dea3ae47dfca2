"""Where people are signed in: sessions that can be seen and ended, and with them every copy of their cookie.

They are kept in the database, or in the Redis that ``SESSIONS_URL`` names (`stores`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from my_app.errors import NotFound
from my_app.extensions import db, setting
from my_app.models import User, UserSession, utcnow
from my_app.policies import Actor, is_staff
from my_app.services import audit
from my_app.services.credentials import hash_of
from my_app.services.sessions.stores import Found, store
from my_app.services.transaction import transaction

SEEN_EVERY = timedelta(minutes=5)
AT_A_TIME = 20


def begin(
    user: User, address: str, agent: str, *, remembered: bool = False, former: UserSession | None = None
) -> tuple[UserSession, str]:
    """A session of ``user``'s in place of a ``former`` one, in the caller's transaction.

    With it comes the token for their browser, which is kept nowhere else. Of more than `AT_A_TIME` the one that was
    used least lately ends.
    """
    token, now = secrets.token_urlsafe(32), utcnow()
    begun = UserSession(
        user_id=user.id,
        token_hash=hash_of(token),
        uniquifier=user.fs_uniquifier,
        created_at=now,
        seen_at=now,
        address=shortened(address, 64),
        agent=shortened(agent, 255),
        remembered=remembered,
    )
    over = [] if former is None else [former]
    others = [each for each in store().of(user.id) if former is None or each.id != former.id]
    store().remove([*over, *others[AT_A_TIME - 1 :]])
    store().add(begun)
    return begun, token


def find(token: str) -> Found | None:
    """Whose session has this token, with roles and memberships; None when it is over or they are kept out."""
    found = store().find(hash_of(token))
    if found is None or not found[0].active or is_over(found[0], found[1], utcnow()):
        return None
    return found


def is_over(user: User, session: UserSession, now: datetime) -> bool:
    """Whether this session of ``user``'s has ended: by a new name of the account, or with its time."""
    return session.uniquifier != user.fs_uniquifier or session.seen_at <= oldest(user, session, now)


def oldest(user: User, session: UserSession, now: datetime) -> datetime:
    """When this session must have been used last to be still there at ``now``; in the future once its time is over.

    Staff have shorter limits. A browser that was to stay signed in may be idle as long as its session lasts.
    """
    kind = "STAFF_SESSION" if is_staff(user) else "SESSION"
    idle, whole = timedelta(minutes=setting(f"{kind}_IDLE_MINUTES")), timedelta(hours=setting(f"{kind}_HOURS"))
    if session.created_at <= now - whole:
        return now
    return now - (whole if session.remembered and kind == "SESSION" else idle)


def seen(session: UserSession, address: str, agent: str) -> None:
    """Note that a session was used, some minutes apart. Beside the request's own work, which never waits for it."""
    now = utcnow()
    if session.seen_at > now - SEEN_EVERY:
        return
    store().seen(session, seen_at=now, address=shortened(address, 64), agent=shortened(agent, 255))


def change(session: UserSession, **values: Any) -> None:
    """Keep something with a session, in the caller's transaction."""
    store().change(session, **values)


def renew(session: UserSession) -> str:
    """Give a session another token: the one before is worth nothing any more."""
    token = secrets.token_urlsafe(32)
    with transaction():
        change(session, token_hash=hash_of(token))
    return token


def end(session: UserSession) -> None:
    """Somebody signs out. Ending it twice does nothing."""
    with transaction():
        store().remove([session])


def own(actor: Actor) -> Sequence[UserSession]:
    """The actor's sessions that are not over, the one that was used last first."""
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    now = utcnow()
    return [] if user is None else [each for each in store().of(user.id) if not is_over(user, each, now)]


def end_own(actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions. Raises `NotFound` for another's, and for one that is gone."""
    with transaction():
        session = next((each for each in own(actor) if each.id == session_id), None)
        user = db.session.get(User, actor.user_id) if session else None
        if session is None or user is None:
            raise NotFound
        store().remove([session])
        audit.record(actor, "session.end", user)


def end_others(actor: Actor, kept: UserSession) -> int:
    """End all sessions of the actor's but one; how many there were."""
    with transaction():
        others = [each for each in own(actor) if each.id != kept.id]
        user = db.session.get(User, actor.user_id)
        store().remove(others)
        if others and user is not None:
            audit.record(actor, "session.end_others", user, count=len(others))
    return len(others)


def remove_over() -> None:
    """Forget what has been over for long: no session lasts longer than that of somebody who is not staff."""
    hours = max(setting("SESSION_HOURS"), setting("STAFF_SESSION_HOURS"))
    with transaction():
        store().remove_over(utcnow() - timedelta(hours=hours))


def shortened(value: str, length: int) -> str:
    """What a browser says of itself, as far as it can be stored."""
    return value.replace("\x00", "")[:length]
