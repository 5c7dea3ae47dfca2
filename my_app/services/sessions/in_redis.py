"""Sessions in a Redis: a value each under the hash of its token, and a set of these hashes for each person.

People, roles and memberships stay in the database, and are read there in each request. A value ends by itself when
no session of its age could be there any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from redis import Redis
from redis.exceptions import ResponseError

from my_app.extensions import setting
from my_app.models import User, UserSession
from my_app.models.types import UTCDateTime
from my_app.policies import account_of
from my_app.policies.actor import Memberships

NEXT_ID = "jobdesk:sessions:last"
SECONDS_TO_WAIT = 3
COLUMNS = {column.name: column for column in UserSession.__table__.columns if column.name != "token_hash"}


def connect(url: str) -> Redis:
    """A client. Raises `redis.exceptions.RedisError` from its first use on while nobody answers."""
    waits = {"socket_timeout": SECONDS_TO_WAIT, "socket_connect_timeout": SECONDS_TO_WAIT}
    return Redis.from_url(url, decode_responses=True, **waits)


class InRedis:
    """See `stores.Store`."""

    def __init__(self, client: Redis) -> None:
        self.client = client

    def find(self, token_hash: str) -> tuple[User, UserSession, Memberships] | None:
        session = read(token_hash, self.client.get(key(token_hash)))
        whose = account_of(session.user_id) if session else None
        return None if session is None or whose is None else (whose[0], session, whose[1])

    def of(self, user_id: int) -> Sequence[UserSession]:
        hashes = sorted(map(str, self.client.smembers(of_person(user_id))))
        values = self.client.mget([key(each) for each in hashes]) if hashes else []
        ended = [each for each, value in zip(hashes, values, strict=True) if value is None]
        if ended:
            self.client.srem(of_person(user_id), *ended)
        found = [session for each, value in zip(hashes, values, strict=True) if (session := read(each, value))]
        return sorted(found, key=lambda session: (session.seen_at, session.id), reverse=True)

    def add(self, session: UserSession) -> None:
        session.id = self.client.incr(NEXT_ID)
        seconds = 3600 * max(setting("SESSION_HOURS"), setting("STAFF_SESSION_HOURS"))
        with self.client.pipeline() as pipe:
            pipe.set(key(session.token_hash), written(session), ex=seconds)
            pipe.sadd(of_person(session.user_id), session.token_hash)
            pipe.expire(of_person(session.user_id), seconds)
            pipe.execute()

    def change(self, session: UserSession, **values: Any) -> None:
        former = session.token_hash
        for name, value in values.items():
            setattr(session, name, value)
        if session.token_hash != former and not self.rename(session, former):
            return
        self.client.set(key(session.token_hash), written(session), xx=True, keepttl=True)

    def rename(self, session: UserSession, former: str) -> bool:
        """Give it its new token, unless it has ended."""
        try:
            self.client.rename(key(former), key(session.token_hash))
        except ResponseError:
            return False
        with self.client.pipeline() as pipe:
            pipe.srem(of_person(session.user_id), former)
            pipe.sadd(of_person(session.user_id), session.token_hash)
            pipe.execute()
        return True

    seen = change

    def remove(self, sessions: Iterable[UserSession]) -> None:
        for session in sessions:
            self.client.delete(key(session.token_hash))
            self.client.srem(of_person(session.user_id), session.token_hash)

    def remove_over(self, before: datetime) -> None:
        """Redis forgets by itself."""


def key(token_hash: str) -> str:
    """Where the session with this token lies."""
    return f"jobdesk:session:{token_hash}"


def of_person(user_id: int) -> str:
    """Where the hashes of somebody's sessions lie."""
    return f"jobdesk:sessions:{user_id}"


def written(session: UserSession) -> str:
    """A session as it is stored."""
    values = {name: getattr(session, name) for name in COLUMNS}
    return json.dumps({name: each.isoformat() if isinstance(each, datetime) else each for name, each in values.items()})


def read(token_hash: str, stored: Any) -> UserSession | None:
    """The session that was stored; it belongs to no session of the database, and is never written there."""
    if stored is None:
        return None
    values = {name: each for name, each in json.loads(stored).items() if name in COLUMNS}
    for name, value in values.items():
        if isinstance(COLUMNS[name].type, UTCDateTime) and value is not None:
            values[name] = datetime.fromisoformat(value)
    return UserSession(token_hash=token_hash, **values)
