"""The second factor: how many somebody has, and who must have one."""

from __future__ import annotations

from sqlalchemy import func, select

from my_app.extensions import db, setting
from my_app.models import Passkey, User
from my_app.policies.roles import is_staff


def count(user: User) -> int:
    """How many second factors somebody can sign in with: their app, and each passkey. Recovery codes are none."""
    return (user.totp_since is not None) + passkeys(user)


def has_any(user: User) -> bool:
    """Whether the password alone does not let somebody in."""
    return user.totp_since is not None or passkeys(user) > 0


def passkeys(user: User) -> int:
    """How many passkeys somebody has."""
    return db.session.scalar(select(func.count(Passkey.id)).where(Passkey.user_id == user.id)) or 0


def is_required(user: User) -> bool:
    """Whether somebody must have a second factor: staff, where ``STAFF_SECOND_FACTOR`` is on."""
    return bool(setting("STAFF_SECOND_FACTOR")) and is_staff(user)


def is_missing(user: User) -> bool:
    """Whether somebody must have a second factor and has none: they act with no rights until they do."""
    return is_required(user) and not has_any(user)
