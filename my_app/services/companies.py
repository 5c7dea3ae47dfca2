"""Companies: create, change, suspend, register."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from sqlalchemy import or_, select

from my_app.errors import Forbidden
from my_app.extensions import db
from my_app.models import Company, CompanyStatus, Membership, Part, User, fold
from my_app.policies import Actor, Permission, require, rows
from my_app.services import audit, pictures, records
from my_app.services.pictures import SAME, NewPicture
from my_app.services.transaction import transaction
from my_app.services.validation import check, one_line

FIELDS = ("name", "slug", "website", "description")
MAX_BASE = 100


def create(actor: Actor, values: Mapping[str, Any], logo: NewPicture = SAME) -> Company:
    """A new company. ``values``: name, slug (made from the name when missing), website, description.

    Raises `Forbidden` without the right to make companies, and `Invalid` by field.
    """
    if Permission.COMPANY_CREATE not in actor.permissions:
        raise Forbidden
    with pictures.kept("logo", None, logo) as name, transaction():
        kept = clean(values) | {"logo": name}
        kept["slug"] = kept.get("slug") or unique_slug(kept.get("name", ""))
        check(Company, {"name": ""} | kept)
        company = Company(**kept)
        db.session.add(company)
        require(actor, Permission.COMPANY_CREATE, company)
        audit.record(actor, "company.create", company)
    return company


def update(actor: Actor, company: Company, values: Mapping[str, Any], logo: NewPicture = SAME) -> None:
    """Change a company. Only who may suspend companies changes the slug: for others it is left out.

    Raises `NotFound` or `Forbidden`, and `Invalid` by field.
    """
    with pictures.kept("logo", company.logo, logo) as name, transaction():
        require(actor, Permission.COMPANY_UPDATE, company)
        kept = clean(values) | {"logo": name}
        if Permission.COMPANY_SUSPEND not in actor.permissions:
            kept.pop("slug", None)
        check(Company, kept)
        changed = records.assign(company, kept)
        if changed:
            audit.record(actor, "company.update", company, fields=sorted(changed))


def set_suspended(actor: Actor, ids: Sequence[int], suspended: bool) -> int:
    """Take companies off the public board, or back on; returns how many were changed.

    Ids that are out of scope, and those in that state already, are passed over. Raises `Invalid` for too many.
    """
    status = CompanyStatus.SUSPENDED if suspended else CompanyStatus.ACTIVE
    ids = records.usable_ids(ids)
    with transaction():
        scope = (Company.id.in_(ids), Company.status != status, rows(actor, Permission.COMPANY_SUSPEND, Company))
        companies = db.session.scalars(select(Company).where(*scope).order_by(Company.id).with_for_update()).all()
        for company in companies:
            company.status = status
            audit.record(actor, "company.suspend" if suspended else "company.resume", company)
    return len(companies)


def register(name: str, owner: User) -> Company:
    """The company of somebody who signs up, with its owner. Raises `Invalid` for a bad name.

    Works in the caller's transaction: it flushes, and does not commit.
    """
    kept = clean({"name": name})
    check(Company, kept)
    company = Company(slug=unique_slug(kept["name"]), **kept)
    db.session.add_all([company, Membership(user=owner, company=company, part=Part.OWNER)])
    db.session.flush()
    audit.record(Actor(label=owner.email, user_id=owner.id), "company.register", company)
    return company


def unique_slug(name: str) -> str:
    """A short name for addresses, made from ``name``, that no company has yet."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(name))[:MAX_BASE].strip("-") or "company"
    taken = set(
        db.session.scalars(select(Company.slug).where(or_(Company.slug == base, Company.slug.like(f"{base}-%"))))
    )
    tries = (f"{base}-{number}" for number in count(2))
    return base if base not in taken else next(slug for slug in tries if slug not in taken)


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` for the settable fields, trimmed; other names are left out."""
    kept: dict[str, Any] = {}
    for name in FIELDS:
        if name in values:
            text = str(values[name] or "")
            text = text.strip() if name == "description" else one_line(text)
            kept[name] = text or (None if name in ("website", "description") else "")
    return kept
