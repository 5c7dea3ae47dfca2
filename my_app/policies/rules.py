"""The rules: for each permission, the table it is about and the rows it reaches.

A rule makes a WHERE clause for an actor, and nothing else: `check.rows` hands it to a query,
`check.allowed` asks it of one row. It depends on `Actor.rights` alone: it is kept for whoever has the same.
It is put together of grounds and limits that have names: `explain` says which of them hold for a row.
A permission without a rule reaches nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.sql.elements import False_, True_

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
Made = Callable[[Actor, Permission], Clause]


@dataclass(frozen=True)
class Ground:
    """One reason for which somebody may do something with rows: ``name`` says it to `explain`."""

    name: str
    clause: Made


@dataclass(frozen=True)
class Rule:
    """The rows of ``model`` for which one of the ``grounds`` is given, and each of the ``limits`` is kept."""

    model: type[Model]
    grounds: tuple[Ground, ...]
    limits: tuple[Ground, ...] = ()

    def clause(self, actor: Actor, permission: Permission) -> Clause:
        """The rows that ``actor`` reaches; all of them are `true` itself, by which `check.is_everything` knows them."""
        given = [ground.clause(actor, permission) for ground in self.grounds]
        kept = [limit.clause(actor, permission) for limit in self.limits]
        if any(isinstance(each, True_) for each in given):
            return and_(*kept) if kept else true()
        reached = [each for each in given if not isinstance(each, False_)]
        return and_(or_(*reached), *kept) if reached else false()


def _of_role(actor: Actor, permission: Permission) -> Clause:
    return true() if permission in actor.permissions else false()


def within(company_id: Any) -> Ground:
    """The rows of the companies in which a membership gives the permission."""

    def clause(actor: Actor, permission: Permission) -> Clause:
        ids = actor.company_ids(permission)
        if not ids:
            return false()
        # Most people belong to one company, and an equation is quicker than a list, for us and for the database.
        scoped: Clause = company_id == ids[0] if len(ids) == 1 else company_id.in_(ids)
        return scoped

    return Ground("member", clause)


def _own(user_id: Any) -> Made:
    """What bears one's own name, for whoever enters the admin."""

    def clause(actor: Actor, permission: Permission) -> Clause:
        mine: Clause = user_id == actor.user_id
        return mine if permission in actor.permissions and actor.user_id is not None else false()

    return clause


def _shared_with_company(actor: Actor, permission: Permission) -> Clause:
    if permission not in actor.permissions or actor.user_id is None or not actor.companies:
        return false()
    return SavedView.company_id.in_(sorted(actor.companies))


def _shared_with_staff(actor: Actor, permission: Permission) -> Clause:
    if permission not in actor.permissions or actor.user_id is None or not actor.is_staff:
        return false()
    return SavedView.audience == Audience.STAFF


def _changes_postings(actor: Actor, permission: Permission) -> Clause:
    """The companies to whose people somebody may show a view: those whose postings they may change."""
    if permission not in actor.permissions or actor.user_id is None:
        return false()
    right = Permission.JOB_UPDATE
    return or_(_of_role(actor, right), _company.clause(actor, right))


def _all_tasks(actor: Actor, permission: Permission) -> Clause:
    return true() if Permission.TASK_READ in actor.permissions else false()


# All rows, for whoever holds the permission through a role.
ROLE = Ground("role", _of_role)
_company = within(Company.id)
_member = within(Membership.company_id)
_invitation = within(Invitation.company_id)
_job = within(Job.company_id)
_import = within(ImportBatch.company_id)
_own_view = Ground("own", _own(SavedView.user_id))
_untrashed = Ground("untrashed", lambda _actor, _permission: Job.untrashed())
P = Permission

RULES: dict[Permission, Rule] = {
    P.USER_READ: Rule(User, (ROLE,)),
    P.USER_CREATE: Rule(User, (ROLE,)),
    P.USER_UPDATE: Rule(User, (ROLE,)),
    P.USER_EXPORT: Rule(User, (ROLE,)),
    P.USER_IMPERSONATE: Rule(User, (ROLE,)),
    P.ROLE_READ: Rule(Role, (ROLE,)),
    P.ROLE_CREATE: Rule(Role, (ROLE,)),
    P.ROLE_UPDATE: Rule(Role, (ROLE,)),
    P.ROLE_DELETE: Rule(Role, (ROLE,)),
    P.COMPANY_READ: Rule(Company, (ROLE, _company)),
    P.COMPANY_CREATE: Rule(Company, (ROLE,)),
    P.COMPANY_UPDATE: Rule(Company, (ROLE, _company)),
    P.COMPANY_SUSPEND: Rule(Company, (ROLE,)),
    P.COMPANY_EXPORT: Rule(Company, (ROLE, _company)),
    P.MEMBER_READ: Rule(Membership, (ROLE, _member)),
    P.MEMBER_UPDATE: Rule(Membership, (ROLE, _member)),
    P.MEMBER_REMOVE: Rule(Membership, (ROLE, _member)),
    P.INVITATION_READ: Rule(Invitation, (ROLE, _invitation)),
    P.INVITATION_REVOKE: Rule(Invitation, (ROLE, _invitation)),
    # Asked of the company that somebody is invited to.
    P.MEMBER_INVITE: Rule(Company, (ROLE, _company)),
    # Asked of the company that gets the posting.
    P.JOB_CREATE: Rule(Company, (ROLE, _company)),
    P.JOB_IMPORT: Rule(Company, (ROLE, _company)),
    P.IMPORT_READ: Rule(ImportBatch, (ROLE, _import)),
    P.IMPORT_UNDO: Rule(ImportBatch, (ROLE, _import)),
    P.TASK_OWN: Rule(BackgroundTask, (Ground("all_tasks", _all_tasks), Ground("own", _own(BackgroundTask.user_id)))),
    P.TASK_READ: Rule(BackgroundTask, (ROLE,)),
    P.TASK_RETRY: Rule(BackgroundTask, (ROLE,)),
    P.JOB_READ: Rule(Job, (ROLE, _job)),
    P.JOB_EXPORT: Rule(Job, (ROLE, _job)),
    P.JOB_UPDATE: Rule(Job, (ROLE, _job), (_untrashed,)),
    P.JOB_SUBMIT: Rule(Job, (ROLE, _job), (_untrashed,)),
    P.JOB_REVIEW: Rule(Job, (ROLE,), (_untrashed,)),
    P.JOB_CLOSE: Rule(Job, (ROLE, _job), (_untrashed,)),
    P.JOB_TRASH: Rule(Job, (ROLE, _job)),
    P.AUDIT_READ: Rule(AuditEntry, (ROLE,)),
    P.VIEW_READ: Rule(
        SavedView,
        (_own_view, Ground("company", _shared_with_company), Ground("staff", _shared_with_staff)),
    ),
    P.VIEW_UPDATE: Rule(SavedView, (_own_view,)),
    # Asked of the company that gets the view.
    P.VIEW_SHARE: Rule(Company, (Ground("changes", _changes_postings),)),
}
