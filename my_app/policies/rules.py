"""The rules: for each permission, the table it is about and the rows it reaches.

A rule is a WHERE clause made for an actor, and nothing else: `check.rows` hands it to a query,
`check.allowed` asks it of one row. It depends on `Actor.rights` alone: it is kept for whoever has the same.
A permission without a rule reaches nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from my_app.extensions import Model
from my_app.models import (
    Audience,
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

Clause = ColumnElement[bool]


@dataclass(frozen=True)
class Rule:
    """The rows of ``model`` that ``clause(actor, permission)`` selects."""

    model: type[Model]
    clause: Callable[[Actor, Permission], Clause]


def staff(actor: Actor, permission: Permission) -> Clause:
    """All rows for whoever holds the permission through a role; none for others."""
    return true() if permission in actor.permissions else false()


def within(company_id: Any) -> Callable[[Actor, Permission], Clause]:
    """All rows for staff; for employers the rows of the companies in which they hold the permission."""

    def clause(actor: Actor, permission: Permission) -> Clause:
        if permission in actor.permissions:
            return true()
        ids = actor.company_ids(permission)
        if not ids:
            return false()
        # Most people belong to one company, and an equation is quicker than a list, for us and for the database.
        scoped: Clause = company_id == ids[0] if len(ids) == 1 else company_id.in_(ids)
        return scoped

    return clause


def untrashed(rule: Callable[[Actor, Permission], Clause]) -> Callable[[Actor, Permission], Clause]:
    """``rule``, without what is in the trash."""
    return lambda actor, permission: and_(rule(actor, permission), Job.deleted_at.is_(None))


def own_view(actor: Actor, permission: Permission) -> Clause:
    """One's own saved views."""
    if permission not in actor.permissions or actor.user_id is None:
        return false()
    return SavedView.user_id == actor.user_id


def view_in_sight(actor: Actor, permission: Permission) -> Clause:
    """One's own saved views, those shared with one's companies, and for staff those shared with staff."""
    if permission not in actor.permissions or actor.user_id is None:
        return false()
    with_company = SavedView.company_id.in_(sorted(actor.companies)) if actor.companies else false()
    with_staff = SavedView.audience == Audience.STAFF if actor.is_staff else false()
    return or_(own_view(actor, permission), with_company, with_staff)


def view_audience(actor: Actor, permission: Permission) -> Clause:
    """The companies to whose people somebody may show a view: those whose postings they may change."""
    if permission not in actor.permissions or actor.user_id is None:
        return false()
    return _company(actor, Permission.JOB_UPDATE)


def own_task(actor: Actor, permission: Permission) -> Clause:
    """The work that one asked for oneself; everybody's for staff who may see that."""
    if Permission.TASK_READ in actor.permissions:
        return true()
    if permission not in actor.permissions or actor.user_id is None:
        return false()
    return BackgroundTask.user_id == actor.user_id


_company = within(Company.id)
_member = within(Membership.company_id)
_invitation = within(Invitation.company_id)
_job = within(Job.company_id)
_import = within(ImportBatch.company_id)
P = Permission

RULES: dict[Permission, Rule] = {
    P.USER_READ: Rule(User, staff),
    P.USER_CREATE: Rule(User, staff),
    P.USER_UPDATE: Rule(User, staff),
    P.USER_EXPORT: Rule(User, staff),
    P.USER_IMPERSONATE: Rule(User, staff),
    P.ROLE_READ: Rule(Role, staff),
    P.ROLE_CREATE: Rule(Role, staff),
    P.ROLE_UPDATE: Rule(Role, staff),
    P.ROLE_DELETE: Rule(Role, staff),
    P.COMPANY_READ: Rule(Company, _company),
    P.COMPANY_CREATE: Rule(Company, staff),
    P.COMPANY_UPDATE: Rule(Company, _company),
    P.COMPANY_SUSPEND: Rule(Company, staff),
    P.COMPANY_EXPORT: Rule(Company, _company),
    P.MEMBER_READ: Rule(Membership, _member),
    P.MEMBER_UPDATE: Rule(Membership, _member),
    P.MEMBER_REMOVE: Rule(Membership, _member),
    P.INVITATION_READ: Rule(Invitation, _invitation),
    P.INVITATION_REVOKE: Rule(Invitation, _invitation),
    # Asked of the company that somebody is invited to.
    P.MEMBER_INVITE: Rule(Company, _company),
    # Asked of the company that gets the posting.
    P.JOB_CREATE: Rule(Company, _company),
    P.JOB_IMPORT: Rule(Company, _company),
    P.IMPORT_READ: Rule(ImportBatch, _import),
    P.IMPORT_UNDO: Rule(ImportBatch, _import),
    P.TASK_OWN: Rule(BackgroundTask, own_task),
    P.TASK_READ: Rule(BackgroundTask, staff),
    P.TASK_RETRY: Rule(BackgroundTask, staff),
    P.JOB_READ: Rule(Job, _job),
    P.JOB_EXPORT: Rule(Job, _job),
    P.JOB_UPDATE: Rule(Job, untrashed(_job)),
    P.JOB_SUBMIT: Rule(Job, untrashed(_job)),
    P.JOB_REVIEW: Rule(Job, untrashed(staff)),
    P.JOB_CLOSE: Rule(Job, untrashed(_job)),
    P.JOB_TRASH: Rule(Job, _job),
    P.AUDIT_READ: Rule(AuditEntry, staff),
    P.VIEW_READ: Rule(SavedView, view_in_sight),
    P.VIEW_UPDATE: Rule(SavedView, own_view),
    # Asked of the company that gets the view.
    P.VIEW_SHARE: Rule(Company, view_audience),
}
