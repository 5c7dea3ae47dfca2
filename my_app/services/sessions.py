"""Where people are signed in: sessions that can be seen and ended, and with them every copy of their cookie."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from my_app.errors import NotFound
from my_app.extensions import db, setting
from my_app.models import User, UserSession, utcnow
from my_app.policies import Actor, account, is_staff
from my_app.policies.actor import Memberships
from my_app.services import audit
from my_app.services.transaction import aside, transaction

SEEN_EVERY = timedelta(minutes=5)


def begin(
    user: User, address: str, agent: str, *, remembered: bool = False, former: UserSession | None = None
) -> tuple[UserSession, str]:
    """A session of ``user``'s in place of a ``former`` one, in the caller's transaction.

    With it comes the token for their browser, which is kept nowhere else.
    """
    if former is not None:
        db.session.execute(delete(UserSession).where(UserSession.id == former.id))
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
    db.session.add(begun)
    return begun, token


def find(token: str) -> tuple[User, UserSession, Memberships] | None:
    """Whose session has this token, with roles and memberships; None when it is over or they are kept out."""
    found = account(hash_of(token))
    if found is None or not found[0].active or found[1].seen_at <= oldest(found[0], found[1], utcnow()):
        return None
    return found


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
    values = {"seen_at": now, "address": shortened(address, 64), "agent": shortened(agent, 255)}
    with aside(db.engine) as connection:
        connection.execute(update(UserSession).where(UserSession.id == session.id).values(**values))


def renew(session: UserSession) -> str:
    """Give a session another token: the one before is worth nothing any more."""
    token = secrets.token_urlsafe(32)
    with transaction():
        session.token_hash = hash_of(token)
    return token


def end(session: UserSession) -> None:
    """Somebody signs out. Ending it twice does nothing."""
    with transaction():
        db.session.execute(delete(UserSession).where(UserSession.id == session.id))


def own(actor: Actor) -> Sequence[UserSession]:
    """The actor's sessions that are not over, the one that was used last first."""
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None:
        return []
    theirs = (UserSession.user_id == user.id, UserSession.uniquifier == user.fs_uniquifier)
    found = db.session.scalars(select(UserSession).where(*theirs).order_by(UserSession.seen_at.desc(), UserSession.id))
    now = utcnow()
    return [each for each in found if each.seen_at > oldest(user, each, now)]


def end_own(actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions. Raises `NotFound` for another's, and for one that is gone."""
    with transaction():
        theirs = (UserSession.id == session_id, UserSession.user_id == actor.user_id)
        session = db.session.scalar(select(UserSession).where(*theirs))
        user = db.session.get(User, actor.user_id) if session else None
        if session is None or user is None:
            raise NotFound
        db.session.delete(session)
        audit.record(actor, "session.end", user)


def end_others(actor: Actor, kept: UserSession) -> int:
    """End all sessions of the actor's but one; how many there were."""
    with transaction():
        theirs = (UserSession.user_id == actor.user_id, UserSession.id != kept.id)
        count = db.session.execute(delete(UserSession).where(*theirs)).rowcount  # type: ignore[attr-defined]
        user = db.session.get(User, actor.user_id)
        if count and user is not None:
            audit.record(actor, "session.end_others", user, count=count)
    return int(count)


def remove_over() -> None:
    """Forget what has been over for long: no session lasts longer than that of somebody who is not staff."""
    hours = max(setting("SESSION_HOURS"), setting("STAFF_SESSION_HOURS"))
    with transaction():
        db.session.execute(delete(UserSession).where(UserSession.seen_at < utcnow() - timedelta(hours=hours)))


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def shortened(value: str, length: int) -> str:
    """What a browser says of itself, as far as it can be stored."""
    return value.replace("\x00", "")[:length]
