"""Writing the audit trail. Call it inside the transaction of the change it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import event

from my_app.extensions import Model, db
from my_app.models import AuditEntry, Company, User
from my_app.models.origin import origin
from my_app.policies import Actor, in_own_name
from my_app.services import actions

log = structlog.get_logger()
UNSAID = "what the log has to say of this transaction"


def record(actor: Actor, action: str, subject: Model, **details: Any) -> AuditEntry:
    """Add an entry for ``action`` on ``subject``; the caller's transaction keeps it. No secret may be in ``details``.

    Raises `Forbidden` for whoever only looks at the site as the actor: nothing is done in another's name.
    """
    in_own_name(actor)
    if getattr(subject, "id", None) is None:
        db.session.flush()
    subject_id: int | None = getattr(subject, "id", None)
    account_id = subject_id if isinstance(subject, User) else getattr(subject, "user_id", None)
    company_id = subject_id if isinstance(subject, Company) else getattr(subject, "company_id", None)
    return add(facts(actor, action, type(subject).__tablename__, subject_id, account_id), details, company_id)


def facts(
    actor: Actor, action: str, subject_type: str, subject_id: int | None = None, account_id: int | None = None
) -> dict[str, Any]:
    """Who did what to which row. What concerns security is in the log of ``account_id``, or of whoever did it."""
    security = actions.concerns_security(action)
    return {
        "user_id": actor.user_id,
        "actor": actor.label,
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "security": security,
        "account_id": (account_id or actor.user_id) if security else None,
    }


def add(known: Mapping[str, Any], details: Mapping[str, Any], company_id: int | None = None) -> AuditEntry:
    """Add an entry of these `facts`; once it is kept, the log has a line of it if it concerns security."""
    entry = AuditEntry(**known, company_id=company_id, details=dict(details))
    db.session.add(entry)
    if known["security"]:
        db.session.info.setdefault(UNSAID, []).append(known)
    return entry


def say(known: Mapping[str, Any]) -> None:
    """The log's line of an entry: who and what by number, where from and in which request; never a value."""
    here = origin()
    log.info(
        "security",
        action=known["action"],
        person=known["user_id"],
        account=known["account_id"],
        subject=f"{known['subject_type']}:{known['subject_id'] or ''}",
        address=here.address,
        request_id=here.request_id,
    )


@event.listens_for(db.session, "after_commit")
def say_all(session: Any) -> None:
    """What was recorded is kept now."""
    for known in session.info.pop(UNSAID, ()):
        say(known)


@event.listens_for(db.session, "after_rollback")
def forget(session: Any) -> None:
    """What was recorded is not kept."""
    session.info.pop(UNSAID, None)
