"""Why somebody may do something with a row, or may not: which grounds and limits of the rule hold, in words.

The database says it, by the clauses that `check.rows` is made of; nothing is worked out a second time. That the answers
are the same is held by the matrix, for everybody, each row and each permission.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, inspect, select

from my_app.extensions import Model, db
from my_app.i18n import label
from my_app.models import Company, Job, JobStatus, User, live_parts
from my_app.policies.actor import ANONYMOUS, actor_for
from my_app.policies.factors import is_missing
from my_app.policies.permissions import Permission
from my_app.policies.reasons import WORDS, Case
from my_app.policies.roles import known_permissions
from my_app.policies.rules import RULES, Ground

NOBODY = _("Nobody is signed in.")
INACTIVE = _("The account is deactivated.")
SHUT = _("None of their roles opens the admin.")
UNPROVEN = _("Their roles ask for a second factor, and they have none.")


@dataclass(frozen=True)
class Reason:
    """What speaks for it, or against it; ``at`` is the moment that it is about."""

    holds: bool
    words: Any
    at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """Whether somebody holds ``permission`` over a row, and why."""

    permission: Permission
    allowed: bool
    reasons: tuple[Reason, ...]


def explain(user: User | None, row: Model) -> list[Answer]:
    """For each permission over this table: whether ``user`` (None: nobody) holds it over this row, and why."""
    actor = ANONYMOUS if user is None else actor_for(user, "en", "UTC")
    rules = {permission: rule for permission, rule in RULES.items() if isinstance(row, rule.model)}
    asked = [(p, each) for p, rule in rules.items() for each in (*rule.grounds, *rule.limits)]
    held = dict(zip(asked, holding(row, [each.clause(actor, p) for p, each in asked]), strict=True))
    answers = []
    for permission, rule in rules.items():
        grounds, limits = ([(each, held[permission, each]) for each in part] for part in (rule.grounds, rule.limits))
        allowed = any(holds for _each, holds in grounds) and all(holds for _each, holds in limits)
        told = telling(grounds, limits)
        reasons = out(user) or tuple(said(Case(user, actor, row, permission), *each) for each in told if user)
        answers.append(Answer(permission, allowed, reasons))
    return answers


def holding(row: Model, clauses: Sequence[ColumnElement[bool]]) -> list[bool]:
    """Which of these clauses hold for a row."""
    db.session.flush()
    key = inspect(type(row)).primary_key[0]
    statement = select(*(clause.label(f"clause_{number}") for number, clause in enumerate(clauses)))
    statement = statement.select_from(type(row)).where(key == inspect(type(row)).primary_key_from_instance(row)[0])
    return [bool(each) for each in db.session.execute(statement).one()]


def telling(grounds: list[tuple[Ground, bool]], limits: list[tuple[Ground, bool]]) -> list[tuple[Ground, bool]]:
    """What decides it: the grounds that hold, else all that are missing; and the limits that are not kept."""
    given = [each for each in grounds if each[1]]
    return (given or grounds) + [each for each in limits if not each[1]]


def out(user: User | None) -> tuple[Reason, ...]:
    """Why somebody has no rights at all; nothing for whoever enters the admin. As `actor_for` says it."""
    if user is None:
        return (Reason(False, NOBODY),)
    if not user.is_active:
        return (Reason(False, INACTIVE),)
    permissions = known_permissions(name for role in user.roles for name in role.permissions or ())
    if Permission.ADMIN_ENTER not in permissions:
        return (Reason(False, SHUT),)
    return (Reason(False, UNPROVEN),) if is_missing(user) else ()


def said(case: Case, ground: Ground, holds: bool) -> Reason:
    """A ground or a limit in words; its name where it has none."""
    return Reason(holds, WORDS[ground.name](case, holds) if ground.name in WORDS else ground.name)


def explain_public(job: Job) -> tuple[bool, list[Reason]]:
    """Whether everybody reads this posting on the board now, and what keeps it from there."""
    parts = live_parts()
    asked = select(*(clause.label(name) for name, clause in parts.items())).join(Company, Company.id == Job.company_id)
    db.session.flush()
    held = db.session.execute(asked.where(Job.id == job.id)).mappings().one()
    words = {
        "untrashed": Reason(False, _("It is in the trash."), job.deleted_at),
        "published": Reason(False, _("It is not published. Its state: %(state)s.", state=label(job.state))),
        "begun": Reason(False, _("It has not begun yet."), job.published_at),
        "unexpired": Reason(False, _("Its time is over."), job.expires_at),
        "company_active": Reason(False, _("%(company)s is suspended.", company=job.company.name)),
    }
    # What was never published has not begun either: that says nothing more.
    silent = {"begun", "unexpired"} if job.status is not JobStatus.PUBLISHED else set()
    against = [words[name] for name in parts if not held[name] and name not in silent]
    return all(held.values()), against or [Reason(True, _("It is published, has begun and is not over."))]
