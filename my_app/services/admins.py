"""The board always keeps somebody who can run it: the guard against losing the last admin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from my_app.errors import DomainError
from my_app.extensions import db
from my_app.models import Role, User
from my_app.policies import Permission

# Who holds all of these can give every other right back.
ADMIN_RIGHTS = (Permission.ADMIN_ENTER, Permission.USER_UPDATE, Permission.ROLE_UPDATE)


@contextmanager
def keeping_an_admin(refusal: DomainError) -> Iterator[None]:
    """Raise ``refusal`` when the block's changes would leave no active admin; use it inside a transaction.

    The rows of all roles are locked meanwhile, so that of two people who strip each other one is refused.
    """
    db.session.execute(select(Role.id).order_by(Role.id).with_for_update(key_share=True))
    before = admin_exists()
    yield
    db.session.flush()
    if before and not admin_exists():
        raise refusal


def admin_exists() -> bool:
    """Whether an active user's roles give all of `ADMIN_RIGHTS`."""
    roles = db.session.execute(select(Role.id, Role.permissions)).all()
    holders = (User.roles.any(Role.id.in_([id_ for id_, held in roles if right in held])) for right in ADMIN_RIGHTS)
    return db.session.scalar(select(User.id).where(User.active, *holders).limit(1)) is not None
