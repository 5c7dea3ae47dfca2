"""Writing the audit trail. Call it inside the transaction of the change it speaks of."""

from __future__ import annotations

from typing import Any

from my_app.extensions import Model, db
from my_app.models import AuditEntry, Company
from my_app.policies import Actor, in_own_name


def record(actor: Actor, action: str, subject: Model, **details: Any) -> AuditEntry:
    """Add an entry for ``action`` on ``subject``; the caller's transaction keeps it.

    Raises `Forbidden` for whoever only looks at the site as the actor: nothing is done in another's name.
    """
    in_own_name(actor)
    if getattr(subject, "id", None) is None:
        db.session.flush()
    company_id = subject.id if isinstance(subject, Company) else getattr(subject, "company_id", None)
    entry = AuditEntry(
        user_id=actor.user_id,
        actor=actor.label,
        action=action,
        subject_type=type(subject).__tablename__,
        subject_id=getattr(subject, "id", None),
        company_id=company_id,
        details=details,
    )
    db.session.add(entry)
    return entry
