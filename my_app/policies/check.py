"""The three questions: which rows, may I, and I must."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, false, inspect, select
from sqlalchemy.sql.elements import True_

from my_app.errors import Forbidden, NotFound
from my_app.extensions import Model, db
from my_app.models import (
    AuditEntry,
    BackgroundTask,
    Company,
    ImportBatch,
    Invitation,
    Job,
    Membership,
    Role,
    SavedView,
    User,
)
from my_app.policies.actor import Actor
from my_app.policies.permissions import Permission
from my_app.policies.rules import RULES

READ_ONLY = _("You are looking at the site as somebody else: nothing can be changed, and nothing taken out.")

# What somebody must be able to see of a row before "you may not" is an answer at all.
READS: dict[type[Model], Permission] = {
    Company: Permission.COMPANY_READ,
    Job: Permission.JOB_READ,
    Membership: Permission.MEMBER_READ,
    Invitation: Permission.INVITATION_READ,
    User: Permission.USER_READ,
    Role: Permission.ROLE_READ,
    AuditEntry: Permission.AUDIT_READ,
    SavedView: Permission.VIEW_READ,
    ImportBatch: Permission.IMPORT_READ,
    BackgroundTask: Permission.TASK_OWN,
}


def rows(actor: Actor, permission: Permission | None, model: type[Model]) -> ColumnElement[bool]:
    """The WHERE clause for the rows of ``model`` over which ``actor`` holds ``permission``.

    Fails closed: no permission named, no rule for it, or a rule about another table mean no rows.
    """
    return _rows(Rights(actor), permission, model)


def is_everything(clause: ColumnElement[bool]) -> bool:
    """Whether `rows` lets all rows through: a figure about these is the same for everybody who sees them all."""
    return isinstance(clause, True_)


class Rights:
    """An actor as `rows` tells them apart: by their rights, and by nothing else."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def __hash__(self) -> int:
        return hash(self.actor.rights)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rights) and other.actor.rights == self.actor.rights


@lru_cache(maxsize=2048)
def _rows(rights: Rights, permission: Permission | None, model: type[Model]) -> ColumnElement[bool]:
    rule = RULES.get(permission) if permission is not None else None
    if permission is None or rule is None or not issubclass(model, rule.model):
        return false()
    return rule.clause(rights.actor, permission)


def allowed(actor: Actor, permission: Permission | None, row: Model) -> bool:
    """Whether ``actor`` holds ``permission`` over this row: the clause of `rows`, asked of one row.

    Pending changes are flushed first, so after a change it speaks of the row as it would be saved.
    """
    model = type(row)
    key = inspect(model).primary_key[0]
    statement = select(key).where(key == _identity(row), rows(actor, permission, model))
    return db.session.scalar(statement) is not None


def require(actor: Actor, permission: Permission | None, row: Model | None) -> None:
    """Raise unless `allowed`: `NotFound` for a row the actor cannot see, `Forbidden` for one they can."""
    if row is None:
        raise NotFound
    if allowed(actor, permission, row):
        return
    if allowed(actor, READS.get(type(row)), row):
        raise Forbidden(asked=(str(permission or ""), type(row).__tablename__, _identity(row)))
    raise NotFound


def in_own_name(actor: Actor) -> None:
    """Raise `Forbidden` for somebody who only looks at the site as this actor: whatever leaves a trace asks."""
    if actor.viewer:
        raise Forbidden(READ_ONLY)


def _identity(row: Any) -> Any:
    db.session.flush()
    return inspect(type(row)).primary_key_from_instance(row)[0]
