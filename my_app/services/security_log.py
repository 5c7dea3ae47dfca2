"""The security log: who came in and went out, what changed in who may do what, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from my_app.extensions import db
from my_app.models import AuditEntry, User, utcnow
from my_app.policies import ANONYMOUS, Actor
from my_app.services import actions, audit
from my_app.services.lists import paging
from my_app.services.lists.paging import Found
from my_app.services.transaction import transaction

PAGE_SIZE = 50
# Refusals of one account that are kept, each minute; the others are lines of the log alone.
REFUSALS_A_MINUTE = 30
OWN = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.action,
    AuditEntry.user_id,
    AuditEntry.address,
    AuditEntry.request_id,
    AuditEntry.details,
)
# The newest first.
NEWEST = (paging.Term(AuditEntry.at, descending=True), paging.Term(AuditEntry.id, descending=True))


def note(user: User, action: str, **details: Any) -> None:
    """Somebody has come in, gone out, or done something about their own account. In the caller's transaction."""
    audit.record(Actor(label=user.email, user_id=user.id), action, user, **details)


def keep(user: User, action: str) -> None:
    """The same, in a transaction of its own."""
    with transaction():
        note(user, action)


def refuse(
    actor: Actor, action: str, subject: tuple[str, int | None] = ("user", None), **details: Any
) -> AuditEntry | None:
    """Something was refused to ``actor``, or to somebody who claims to be them. In a transaction of its own.

    Of very many within a minute the entries end, and the log goes on: then there is none.
    """
    known = audit.facts(actor, action, *subject)
    with transaction():
        if _refused_lately(action, known["account_id"]) < REFUSALS_A_MINUTE:
            return audit.add(known, details)
    audit.say(known)
    return None


def refuse_sign_in(user: User | None, how: str) -> None:
    """Somebody was not let in as ``user``; None for an address that nobody has: what was typed is kept nowhere."""
    claimed = ANONYMOUS if user is None else Actor(label=user.email, user_id=user.id)
    refuse(claimed, "session.refused", ("user", claimed.user_id), how=how)


def _refused_lately(action: str, account_id: int | None) -> int:
    lately = (AuditEntry.account_id == account_id, AuditEntry.at > utcnow() - timedelta(minutes=1))
    some = select(AuditEntry.id).where(*lately, AuditEntry.action == action).limit(REFUSALS_A_MINUTE)
    return int(db.session.scalar(select(func.count()).select_from(some.subquery())) or 0)


def own(actor: Actor, args: Mapping[str, str]) -> Found:
    """What happened to the actor's own account, newest first: the page that ``after`` or ``before`` ask for.

    Raises `Invalid` for a place that is none.
    """
    after, before = args.get("after", ""), args.get("before", "")
    wanted = paging.at(NEWEST, after, before) if after or before else paging.Wanted()
    mine = select(AuditEntry.id.label("key")).where(AuditEntry.account_id == actor.user_id)
    page = paging.keys(mine, NEWEST, wanted, PAGE_SIZE + 1)
    places = [page.c[name] for name in paging.names(NEWEST)]
    rows = (
        select(*OWN, *places).join(page, page.c.key == AuditEntry.id).order_by(*paging.order_of(page, NEWEST, wanted))
    )
    return paging.found(db.session.execute(rows).all(), len(NEWEST), wanted, PAGE_SIZE)


def forget_comings_and_goings(days: int) -> int:
    """Remove sign-ins and sign-outs that are older than this, how many they were; 0 days keep them for ever."""
    if not days:
        return 0
    old = (AuditEntry.action.in_(actions.COMINGS_AND_GOINGS), AuditEntry.at < utcnow() - timedelta(days=days))
    with transaction():
        return int(db.session.execute(delete(AuditEntry).where(*old)).rowcount)  # type: ignore[attr-defined]
