"""Figures that were counted in the background: their names, who has asked for them, and how long they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists
from sqlalchemy.dialects import postgresql, sqlite

from my_app.extensions import db
from my_app.models import ListCount, utcnow
from my_app.models.types import UTCDateTime
from my_app.policies import COMMAND_LINE
from my_app.services import background
from my_app.services.transaction import transaction

FRESH = timedelta(minutes=10)
KEPT = timedelta(days=1)
# Asked when a statement runs: the statement itself may be kept.
FRESH_SINCE: Any = bindparam("fresh_since", callable_=lambda: utcnow() - FRESH, type_=UTCDateTime())


def key(screen: str, part: str, criteria: Mapping[str, str]) -> str:
    """The name under which a figure is stored: the list, its tab, and what narrows it."""
    text = "\n".join(f"{name}={value}" for name, value in sorted(criteria.items()))
    return f"{screen}:{part}:{hashlib.sha256(text.encode()).hexdigest()[:32] if text else ''}"


def fresh(name: str) -> Any:
    """The clause that says whether a figure is there and not old."""
    return exists().where(ListCount.key == name, ListCount.counted_at > FRESH_SINCE)


def ask(name: str, kind: str, args: Mapping[str, Any]) -> None:
    """Have it counted in the background by work of this kind, unless somebody has claimed ``name`` lately."""
    with transaction():
        if claim(name):
            background.ask(COMMAND_LINE, kind, dict(args))


def claim(name: str) -> bool:
    """Whether nobody has claimed this lately: the caller has then. In the caller's `transaction()`."""
    now = utcnow()
    statement = _insert().values(key=name, rows=0, counted_at=now)
    old = ListCount.counted_at < now - FRESH
    claimed = statement.on_conflict_do_update(index_elements=["key"], set_={"counted_at": now}, where=old)
    return db.session.scalar(claimed.returning(ListCount.key)) is not None


def store(figures: Mapping[str, int], **more: Any) -> None:
    """Keep what was counted, with ``more`` columns, and forget figures that nobody asked for in a day."""
    now = utcnow()
    with transaction():
        db.session.execute(delete(ListCount).where(ListCount.counted_at < now - KEPT))
        for name, rows in figures.items():
            values = {"rows": rows, "counted_at": now, **more}
            statement = _insert().values(key=name, **values)
            db.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def _insert() -> Any:
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(ListCount)
