"""The audit trail, as tests read it."""

from __future__ import annotations

from sqlalchemy import select

from my_app.extensions import db
from my_app.models import AuditEntry


def trail() -> list[str]:
    """The actions on record, oldest first."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def last_entry() -> AuditEntry:
    """The newest entry."""
    entry = db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    assert entry is not None
    return entry
