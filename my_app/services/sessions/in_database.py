"""Sessions in the site's own database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from my_app.extensions import db
from my_app.models import User, UserSession
from my_app.policies import account
from my_app.policies.actor import Memberships
from my_app.services.transaction import aside


class InDatabase:
    """A row each. A session and its person are found in one statement."""

    def find(self, token_hash: str) -> tuple[User, UserSession, Memberships] | None:
        return account(UserSession, token_hash)

    def of(self, user_id: int) -> Sequence[UserSession]:
        theirs = select(UserSession).where(UserSession.user_id == user_id)
        return db.session.scalars(theirs.order_by(UserSession.seen_at.desc(), UserSession.id.desc())).all()

    def add(self, session: UserSession) -> None:
        db.session.add(session)

    def change(self, session: UserSession, **values: Any) -> None:
        for name, value in values.items():
            setattr(session, name, value)

    def seen(self, session: UserSession, **values: Any) -> None:
        with aside(db.engine) as connection:
            connection.execute(update(UserSession).where(UserSession.id == session.id).values(**values))

    def remove(self, sessions: Iterable[UserSession]) -> None:
        ids = [each.id for each in sessions]
        if ids:
            db.session.execute(delete(UserSession).where(UserSession.id.in_(ids)))

    def remove_over(self, before: datetime) -> None:
        db.session.execute(delete(UserSession).where(UserSession.seen_at < before))
