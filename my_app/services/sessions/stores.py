"""Where sessions are kept: in the database, or in a Redis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from my_app.extensions import setting
from my_app.models import User, UserSession
from my_app.policies.actor import Memberships
from my_app.services.sessions.in_database import InDatabase

Found = tuple[User, UserSession, Memberships]


class Store(Protocol):
    """What is asked of either. None of it commits; a Redis keeps at once what the database keeps with the rest."""

    def find(self, token_hash: str) -> Found | None:
        """The session with this token, its person, and what their rights are made of; it may be over."""

    def of(self, user_id: int) -> Sequence[UserSession]:
        """All that are kept of one person, the one that was used last first."""

    def add(self, session: UserSession) -> None:
        """Keep a new one."""

    def change(self, session: UserSession, **values: Any) -> None:
        """Keep these values with it, which may be a new token. One that has ended stays so."""

    def seen(self, session: UserSession, **values: Any) -> None:
        """The same beside the request's own work, which never waits for it."""

    def remove(self, sessions: Iterable[UserSession]) -> None:
        """End these. What is gone already is passed over."""

    def remove_over(self, before: datetime) -> None:
        """Forget what was not used since ``before``."""


def store() -> Store:
    """The one that the settings name."""
    url = setting("SESSIONS_URL")
    return in_redis(url) if url else IN_DATABASE


@cache
def in_redis(url: str) -> Store:
    """The Redis at this address; its client is imported by whoever uses it alone."""
    from my_app.services.sessions.in_redis import InRedis, connect

    return InRedis(connect(url))


IN_DATABASE = InDatabase()
