"""Demo data: invented companies, people and postings, to try the board with."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, cast

from flask_security import hash_password
from flask_security.proxies import _security
from slugify import slugify
from sqlalchemy import Table, insert, select

from my_app.extensions import db
from my_app.models import Company, CompanyStatus, Invitation, Job, JobState, JobStatus, Membership, Part, User, utcnow
from my_app.policies import COMMAND_LINE, EMPLOYER
from my_app.services import audit, invitations
from my_app.services.credentials import new_uniquifier
from my_app.services.demo.logos import logo
from my_app.services.demo.text import Employer, content, openings, read, voice
from my_app.services.demo.timeline import life, states
from my_app.services.roles import ensure_builtin_roles
from my_app.services.transaction import transaction

SEED = 20
JOBS = cast("Table", Job.__table__)
# The accounts to try first, and who they are.
SIGN_INS = {
    "admin@example.org": "staff admin (English)",
    "moderator@example.org": "moderator (English)",
    "yann@example.org": "moderator (French)",
    "emma@example.org": "owner of Thornby Vale Care (English)",
    "lucia@example.org": "owner of Fundación Valdelirio (Spanish)",
    "camille@example.org": "owner of Val d’Ormette Agglomération (French)",
    "jonas@example.org": "owner of Tannwieser Anlagenbau (German)",
    "layla@example.org": "owner of مؤسسة ضفاف السدر للصحة والتعليم (Arabic)",
}
# What a company's entry says that is not for the texts of its postings.
COMPANY_ONLY = ("description", "postings", "status")
UNFINISHED = 0.3  # the share of drafts that lack something yet


@dataclass(frozen=True)
class DemoReport:
    """What was loaded; ``sign_ins`` are pairs of who somebody is and their mail address."""

    created: bool
    companies: int = 0
    people: int = 0
    jobs: int = 0
    sign_ins: list[tuple[str, str]] = field(default_factory=list)


def load(password: str) -> DemoReport:
    """Fill a database without users; everybody gets ``password``. With a user in it, nothing is done.

    The content is the same each time; the times lie around now, so that the board looks alive.
    """
    with transaction():
        if db.session.scalar(select(User.id).limit(1)) is not None:
            return DemoReport(created=False)
        rng, now, entries = Random(SEED), utcnow(), read("companies")["company"]  # noqa: S311 - not for secrets
        companies = {entry["slug"]: _company(rng, entry, now) for entry in entries}
        people = _people(rng, companies, password, now)
        jobs = list(_jobs(rng, entries, companies, now))
        db.session.execute(insert(JOBS), jobs)
        counts = {"companies": len(companies), "people": len(people), "jobs": len(jobs)}
        audit.record(COMMAND_LINE, "demo.load", people["admin@example.org"], **counts)
    return DemoReport(True, **counts, sign_ins=[(who, email) for email, who in SIGN_INS.items()])


def employer(entry: Mapping[str, Any]) -> Employer:
    """What the postings of this entry of ``companies.toml`` take from it."""
    return Employer(**{name: value for name, value in entry.items() if name not in COMPANY_ONLY})


def postings(rng: Random, employer: Employer, deal: Iterator[JobState], now: datetime) -> Iterator[dict[str, Any]]:
    """Postings without end, no two alike, as rows of the table that still lack their company and who made them."""
    number, known = rng.randint(1, 200), set()
    for profile, title in openings(rng, employer.profiles):
        row = content(rng, employer, profile, title)
        if row["description"] in known:
            continue
        known.add(row["description"])
        number += rng.randint(1, 3)
        state = next(deal)
        row |= _life(rng, employer, state, now)
        row["reference"] = employer.reference.format(year=row["created_at"].year, n=number)
        row |= _applying(rng, employer, row["reference"])
        yield _begun(rng, row) if state is JobState.DRAFT else row


def _life(rng: Random, employer: Employer, state: JobState, now: datetime) -> dict[str, Any]:
    values = life(rng, state, now)
    if values["status"] is JobStatus.REJECTED:
        values["reject_reason"] = rng.choice(voice(employer.language).reject_reasons)
    return values


def _applying(rng: Random, employer: Employer, reference: str) -> dict[str, Any]:
    """Where people apply: on the web, by mail, or either."""
    page = f"https://careers.example.org/{employer.slug}/{slugify(reference)}"
    way = rng.choices(("web", "mail", "both"), (55, 35, 10))[0]
    return {
        "apply_url": page if way != "mail" else None,
        "apply_email": f"jobs.{employer.slug}@example.org" if way != "web" else None,
    }


def _begun(rng: Random, draft: dict[str, Any]) -> dict[str, Any]:
    """Some drafts lack something yet."""
    gaps: tuple[dict[str, Any], ...] = (
        {"description": ""},
        {"apply_url": None, "apply_email": None},
        {"reference": None},
    )
    return draft | rng.choice(gaps) if rng.random() < UNFINISHED else draft


def _company(rng: Random, entry: Mapping[str, Any], now: datetime) -> Company:
    company = Company(
        name=entry["name"],
        slug=entry["slug"],
        website=f"https://www.example.org/{entry['slug']}",
        description=entry["description"],
        status=CompanyStatus(entry.get("status", "active")),
        logo=logo(entry["slug"]),
        created_at=now - timedelta(days=rng.uniform(90, 400)),
    )
    db.session.add(company)
    return company


def _people(rng: Random, companies: Mapping[str, Company], password: str, now: datetime) -> dict[str, User]:
    """Everybody by mail address, with their parts, and the invitations that are open."""
    data, roles = read("people"), ensure_builtin_roles()
    # Hashed once: a good hash takes long, and these accounts share their password anyway.
    hashed = str(hash_password(_security._password_util.normalize(password)))  # noqa: SLF001
    people: dict[str, User] = {}
    for entry in data["person"]:
        user = _person(rng, entry, now)
        user.password, user.roles = hashed, [roles[entry.get("role", EMPLOYER)]]
        people[user.email] = user
        for slug, part in entry.get("parts", {}).items():
            joined = max(user.created_at, companies[slug].created_at)
            db.session.add(Membership(user=user, company=companies[slug], part=Part(part), created_at=joined))
    db.session.add_all(people.values())
    db.session.add_all(_invitation(rng, entry, companies, people, now) for entry in data["invitation"])
    db.session.flush()
    return people


def _person(rng: Random, entry: Mapping[str, Any], now: datetime) -> User:
    joined, last = now - timedelta(days=rng.uniform(60, 380)), now - timedelta(days=rng.uniform(0.05, 9))
    return User(
        email=entry["email"],
        name=entry["name"],
        locale=entry["locale"],
        timezone=entry["timezone"],
        active=entry.get("active", True),
        fs_uniquifier=new_uniquifier(),
        created_at=joined,
        confirmed_at=joined + timedelta(minutes=rng.uniform(2, 90)),
        current_login_at=last,
        last_login_at=last - timedelta(days=rng.uniform(0.5, 6)),
        login_count=rng.randint(3, 140),
    )


def _invitation(
    rng: Random, entry: Mapping[str, Any], companies: Mapping[str, Company], people: Mapping[str, User], now: datetime
) -> Invitation:
    sent = now - timedelta(days=rng.uniform(0.5, 3))
    return Invitation(
        company=companies[entry["company"]],
        email=entry["email"],
        part=Part(entry["part"]),
        invited_by=people[entry["by"]],
        token_hash=secrets.token_hex(32),  # of no token: nobody can accept in another's name
        created_at=sent,
        expires_at=sent + invitations.LIFETIME,
    )


def _jobs(
    rng: Random, entries: Iterable[Mapping[str, Any]], companies: Mapping[str, Company], now: datetime
) -> Iterator[dict[str, Any]]:
    """The postings of all companies, as rows of the table; states are dealt across companies, so that each has most."""
    deal = states()
    for entry in entries:
        company = companies[entry["slug"]]
        writers = [one.user_id for one in company.memberships if one.part is not Part.VIEWER]
        for row in islice(postings(rng, employer(entry), deal, now), entry["postings"]):
            yield {**row, "company_id": company.id, "created_by_id": rng.choice(writers)}
