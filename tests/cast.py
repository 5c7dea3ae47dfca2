"""The fixed cast: the same few people, two companies and their postings in most tests."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from my_app.extensions import db
from my_app.models import Company, Job, JobStatus, Membership, Part, Role, User, role_user, utcnow
from my_app.policies import ROLE_PERMISSIONS, Actor, actor_for
from tests.factories import PAID, PASSWORD, POSTING

ROLES = ("admin", "moderator", "employer")


@dataclass
class Cast:
    """Who is in it: staff, the people of Acme, the rival of Bolt."""

    admin: User
    moderator: User
    owner: User
    editor: User
    viewer: User
    rival: User
    acme: Company
    bolt: Company
    draft: Job
    published: Job
    rival_draft: Job
    rival_published: Job

    def people(self) -> dict[str, User | None]:
        """Everybody by name, nobody included."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if isinstance(value, User)} | {"nobody": None}


TABLES = [Role.__table__, User.__table__, role_user, Company.__table__, Membership.__table__, Job.__table__]
MODELS = {"User": User, "Company": Company, "Job": Job}
KINDS = [str(field.type) for field in fields(Cast)]
KEPT: dict[Any, Kept] = {}


def actor(user: User) -> Actor:
    """The actor that ``user`` is when signed in."""
    return actor_for(user, user.locale or "en", user.timezone or "UTC")


def make_cast() -> Cast:
    """Make everybody and everything, in one commit; in each database by hand once, and then as it was stored."""
    kept = KEPT.get(db.engine.url)
    if kept is None:
        cast = invent()
        KEPT[db.engine.url] = Kept(cast)
        return cast
    return kept.again()


class Kept:
    """A cast as it was stored. Its numbers stay the same: no sequence comes back to them."""

    def __init__(self, cast: Cast) -> None:
        self.at = utcnow()
        self.rows = {table: list(db.session.execute(select(table)).mappings()) for table in TABLES}
        self.keys = {field.name: getattr(cast, field.name).id for field in fields(cast)}

    def again(self) -> Cast:
        """The same, with its moments as if they had been now."""
        passed = utcnow() - self.at
        for table, rows in self.rows.items():
            db.session.execute(
                insert(table), [{name: later(value, passed) for name, value in row.items()} for row in rows]
            )
        db.session.commit()
        found = {model: {each.id: each for each in db.session.scalars(select(model))} for model in (User, Company, Job)}
        people = {name: found[MODELS[field]][key] for (name, key), field in zip(self.keys.items(), KINDS, strict=True)}
        return Cast(**people)


def later(value: Any, passed: timedelta) -> Any:
    """A moment, moved; anything else as it is."""
    return value + passed if isinstance(value, datetime) else value


def invent() -> Cast:
    """By hand, for the factories take five times as long."""
    acme, bolt = Company(name="Acme", slug="acme"), Company(name="Bolt", slug="bolt")
    roles = {name: Role(name=name, permissions=sorted(ROLE_PERMISSIONS[name])) for name in ROLES}
    cast = Cast(
        admin=person("admin", roles["admin"]),
        moderator=person("moderator", roles["moderator"]),
        owner=person("owner", roles["employer"], acme, Part.OWNER),
        editor=person("editor", roles["employer"], acme, Part.EDITOR),
        viewer=person("viewer", roles["employer"], acme, Part.VIEWER),
        rival=person("rival", roles["employer"], bolt, Part.OWNER),
        acme=acme,
        bolt=bolt,
        draft=posting(acme, "Acme draft", "A-1"),
        published=posting(acme, "Acme engineer", "A-2", **published(), **PAID),
        rival_draft=posting(bolt, "Bolt secret", "B-1"),
        rival_published=posting(bolt, "Bolt fitter", "B-2", **published()),
    )
    db.session.add_all(getattr(cast, field.name) for field in fields(cast))
    db.session.commit()
    return cast


def person(name: str, role: Role, company: Company | None = None, part: Part = Part.OWNER) -> User:
    """Somebody who has confirmed their address."""
    memberships = [Membership(company=company, part=part)] if company else []
    return User(
        email=f"{name}@example.org",
        name=name.title(),
        password=PASSWORD,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        confirmed_at=utcnow(),
        roles=[role],
        memberships=memberships,
    )


def posting(company: Company, title: str, reference: str, **values: Any) -> Job:
    """A posting with all that it needs."""
    return Job(company=company, title=title, reference=reference, **{**POSTING, **values})


def published() -> dict[str, Any]:
    """What a posting has that everybody can read."""
    now = utcnow()
    begun, ends = now - timedelta(days=1), now + timedelta(days=30)
    return {"status": JobStatus.PUBLISHED, "published_at": begun, "expires_at": ends}
