"""The fixed cast: the same few people, two companies and their postings in most tests."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import insert, select, text

from my_app.extensions import db, on_sqlite
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
MODELS = (User, Company, Job)
FIRST_ID, LAST_ID = 400_000, 500_000


def actor(user: User) -> Actor:
    """The actor that ``user`` is when signed in."""
    return actor_for(user, user.locale or "en", user.timezone or "UTC")


def make_cast() -> Cast:
    """Make everybody and everything, in one commit; for each application by hand once, and then as it was stored."""
    kept = current_app.extensions.get("cast")
    if kept is None:
        alone = not any(db.session.scalar(select(table).exists().select()) for table in TABLES)
        cast = invent()
        if alone:
            current_app.extensions["cast"] = Kept(cast)
        return cast
    return kept.again()


class Kept:
    """A cast as it was stored, under numbers that nothing else gets."""

    def __init__(self, cast: Cast) -> None:
        self.at = utcnow()
        rows = {table: list(db.session.execute(select(table)).mappings()) for table in TABLES}
        self.shifts = {table: FIRST_ID - min(row["id"] for row in rows[table]) for table in TABLES if "id" in table.c}
        self.rows = {table: [self.renumbered(table, row) for row in rows[table]] for table in TABLES}
        members = {name: getattr(cast, name) for name in self.names()}
        self.keys = {name: each.id + self.shifts[type(each).__table__] for name, each in members.items()}
        if not on_sqlite():
            self.let_others_follow()

    def let_others_follow(self) -> None:
        """Whatever is made beside a cast has a higher number, as SQLite has it."""
        for table in self.shifts:
            sequence = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
            db.session.execute(text(f"SELECT setval({sequence}, greatest({LAST_ID}, nextval({sequence})))"))
        db.session.commit()

    @staticmethod
    def names() -> list[str]:
        """The names of a cast's members."""
        return [field.name for field in fields(Cast)]

    def renumbered(self, table: Any, row: Any) -> dict[str, Any]:
        """The row with its own number, and those of the rows that it names, moved."""
        moved = dict(row)
        for column in table.columns:
            named = table if column.name == "id" else next((key.column.table for key in column.foreign_keys), None)
            if named in self.shifts and row[column.name] is not None:
                moved[column.name] += self.shifts[named]
        return moved

    def again(self) -> Cast:
        """The same, with its moments as if they had been now."""
        passed = utcnow() - self.at
        for table, rows in self.rows.items():
            moved = [{name: later(value, passed) for name, value in row.items()} for row in rows]
            db.session.execute(insert(table), moved)
        db.session.commit()
        found = {str(model.__name__): {each.id: each for each in db.session.scalars(select(model))} for model in MODELS}
        kinds = [str(field.type) for field in fields(Cast)]
        return Cast(**{name: found[kind][self.keys[name]] for name, kind in zip(self.names(), kinds, strict=True)})


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
