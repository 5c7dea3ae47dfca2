"""Postings: create, change, duplicate. Steps of their life are in `workflow`."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Enum, String, select
from sqlalchemy.orm import joinedload

from my_app.errors import Invalid, NotFound, Stale
from my_app.extensions import db
from my_app.models import Company, Job, JobStatus
from my_app.policies import Actor, Permission, allowed, require, rows
from my_app.services import audit, records
from my_app.services.transaction import transaction
from my_app.services.validation import check, missing_for_publication, one_line

# What somebody may set. Status, owner, times of the trail and the rest follow from verbs, never from input.
FIELDS = (
    "title reference description place country remote employment_type category salary_from salary_to"
    " salary_currency salary_period language apply_url apply_email published_at expires_at"
).split()
COPIED = tuple(name for name in FIELDS if name not in ("reference", "published_at", "expires_at"))


def get(actor: Actor, job_id: int, permission: Permission = Permission.JOB_READ) -> Job:
    """The posting, with its company. Raises `NotFound` or `Forbidden`."""
    job = db.session.scalar(
        select(Job).options(joinedload(Job.company)).where(Job.id == job_id, rows(actor, Permission.JOB_READ, Job))
    )
    if job is None:
        raise NotFound
    if permission is not Permission.JOB_READ:
        require(actor, permission, job)
    return job


def create(actor: Actor, company: Company | None, values: Mapping[str, Any]) -> Job:
    """A new draft of ``company``. Raises `NotFound` when the actor cannot post for it, `Invalid` for bad values."""
    if company is None:
        raise Invalid({"company": _("Choose a company.")})
    with transaction():
        if not allowed(actor, Permission.JOB_CREATE, company):
            raise NotFound
        values = clean({"title": ""} | dict(values))
        job = Job(company_id=company.id, created_by_id=actor.user_id, status=JobStatus.DRAFT, **values)
        db.session.add(job)
        audit.record(actor, "job.create", job)
    return job


def update(
    actor: Actor, job: Job, values: Mapping[str, Any], company: Company | None = None, version: int | None = None
) -> None:
    """Change a posting, and move it to ``company`` when one is given.

    Raises `Stale` when ``version`` is not the stored one, `Invalid` for bad values, and `NotFound` or
    `Forbidden` when the posting, or the company it would move to, is not the actor's.
    """
    with transaction():
        require(actor, Permission.JOB_UPDATE, job)
        if version is not None and version != job.version:
            raise Stale(_("Somebody else changed this while you were editing it."))
        changed = records.assign(job, clean(values))
        if company is not None and company.id != job.company_id:
            if not allowed(actor, Permission.JOB_CREATE, company):
                raise NotFound
            job.company_id, changed["company"] = company.id, company
        keep_state_honest(job, changed)
        if changed:
            audit.record(actor, "job.update", job, fields=sorted(changed))
        if not allowed(actor, Permission.JOB_UPDATE, job):
            raise NotFound


def duplicate(actor: Actor, job_id: int) -> Job:
    """A new draft in the same company with the same content. Raises `NotFound` or `Forbidden`."""
    source = get(actor, job_id)
    require(actor, Permission.JOB_CREATE, source.company)
    values = {name: getattr(source, name) for name in COPIED}
    values["title"] = gettext("%(title)s (copy)", title=source.title)[: Job.title.type.length]
    return create(actor, source.company, values)


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` for the settable fields, trimmed. Raises `Invalid`; other names are left out."""
    kept = {name: _settled(Job.__table__.c[name], values[name]) for name in FIELDS if name in values}
    check(Job, kept)
    return kept


def _settled(column: ColumnElement[Any], value: Any) -> Any:
    """``value`` as its column keeps it: trimmed, and nothing as the column says nothing."""
    if isinstance(value, str) and not isinstance(value, enum.Enum):
        value = value.strip() if column.name == "description" else one_line(value)
    if isinstance(column.type, Enum):
        known = {member.value: member for member in column.type.enum_class or ()}
        return known.get(value, value) or None
    if value == "" and column.nullable:
        return None
    return "" if value is None and not column.nullable and isinstance(column.type, String) else value


def keep_state_honest(job: Job, changed: Mapping[str, Any]) -> None:
    """A rejected posting that is changed is a draft again; a published one stays fit to be read."""
    if changed and job.status is JobStatus.REJECTED:
        job.status = JobStatus.DRAFT
    if job.status in (JobStatus.PUBLISHED, JobStatus.IN_REVIEW):
        missing = missing_for_publication(job)
        if job.status is JobStatus.PUBLISHED and job.published_at is None:
            missing["published_at"] = _("A published posting needs the time of its publication.")
        if missing:
            raise Invalid(missing)
