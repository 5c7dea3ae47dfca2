"""Where limits are counted when nothing else is set: in the site's database, which all of its processes share."""

from __future__ import annotations

import time
from typing import Any

from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from my_app.extensions import db, on_sqlite
from my_app.models import LimitCount


class DatabaseStorage(Storage):
    """A row for each count. Each step is a transaction of its own: a count stays whatever becomes of the request."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong here."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and say how many it are now; what is over begins anew. One statement: no two see the same figure."""
        now = time.time()
        insert: Any = sqlite.insert if on_sqlite() else postgresql.insert
        new = insert(LimitCount).values(key=key, count=max(amount, 0), ends_at=now + expiry)
        over = LimitCount.ends_at <= now
        counted = {
            "count": case((over, new.excluded.count), else_=LimitCount.count + amount),
            "ends_at": case((over, new.excluded.ends_at), else_=LimitCount.ends_at),
        }
        statement = new.on_conflict_do_update(index_elements=[LimitCount.key], set_=counted)
        with db.engine.begin() as connection:
            return int(connection.execute(statement.returning(LimitCount.count)).scalar_one())

    def get(self, key: str) -> int:
        """How many it are now."""
        return int(self._value(LimitCount.count, key) or 0)

    def get_expiry(self, key: str) -> float:
        """When the count is over, in seconds since 1970; now when there is none."""
        return float(self._value(LimitCount.ends_at, key) or time.time())

    def check(self) -> bool:
        """Whether the database answers."""
        with db.engine.connect() as connection:
            return connection.execute(select(1)).scalar() == 1

    def reset(self) -> int:
        """Forget all; how many it were."""
        with db.engine.begin() as connection:
            return int(connection.execute(delete(LimitCount)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one."""
        with db.engine.begin() as connection:
            connection.execute(delete(LimitCount).where(LimitCount.key == key))

    def _value(self, column: Any, key: str) -> Any:
        current = select(column).where(LimitCount.key == key, LimitCount.ends_at > time.time())
        with db.engine.connect() as connection:
            return connection.execute(current).scalar()


def remove_over() -> None:
    """Remove the counts that are over."""
    with db.engine.begin() as connection:
        connection.execute(delete(LimitCount).where(LimitCount.ends_at <= time.time()))
