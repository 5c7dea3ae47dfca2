"""A small cast for ``access check``: one person of each kind, and of each table one row of the company Acme."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from my_app.extensions import db
from my_app.models import (
    Audience,
    AuditEntry,
    BackgroundTask,
    Company,
    Invitation,
    Job,
    JobStatus,
    Membership,
    Part,
    Role,
    SavedView,
    TaskState,
    User,
    utcnow,
)
from my_app.policies import ROLE_PERMISSIONS, Actor, actor_for
from my_app.services import imports, sessions
from my_app.services.credentials import new_uniquifier

# Each kind of person: the role, and the part in which company.
KINDS: dict[str, tuple[str, str, Part] | tuple[str]] = {
    "admin": ("admin",),
    "moderator": ("moderator",),
    "owner": ("employer", "acme", Part.OWNER),
    "editor": ("employer", "acme", Part.EDITOR),
    "viewer": ("employer", "acme", Part.VIEWER),
    "foreign owner": ("employer", "bolt", Part.OWNER),
}
NOBODY = "nobody"
SHEET = b"reference,title,description\naccess-1,A title,What there is to do.\n"


@dataclass
class Cast:
    """People by their kind, their sessions' tokens, and the rows of Acme by their table."""

    people: dict[str, int | None] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    published: int = 0

    def actor(self, kind: str) -> Actor | None:
        """The rights of a kind of person, as the policy gives them now."""
        user = db.session.get(User, self.people[kind]) if self.people[kind] is not None else None
        return actor_for(user, "en", "UTC") if user is not None else None


def make_cast() -> Cast:
    """Make everybody and everything in an empty database."""
    roles = {name: Role(name=name, permissions=sorted(given)) for name, given in ROLE_PERMISSIONS.items()}
    companies = {slug: Company(name=slug.title(), slug=slug) for slug in ("acme", "bolt")}
    db.session.add_all([*roles.values(), *companies.values()])
    people = {kind: person(kind, roles, companies, *what) for kind, what in KINDS.items()}
    # Somebody about whom all the others are asked, and who does not ask themselves.
    colleague = person("colleague", roles, companies, "employer", "acme", Part.VIEWER)
    db.session.flush()
    cast = Cast({kind: user.id for kind, user in people.items()} | {NOBODY: None})
    for kind, user in people.items():
        _session, cast.tokens[kind] = sessions.begin(user, "127.0.0.1", "access check")
    make_rows(cast, companies["acme"], people["owner"], colleague)
    db.session.commit()
    batch = imports.receive(actor_for(people["owner"], "en", "UTC"), companies["acme"].id, "a.csv", io.BytesIO(SHEET))
    cast.rows["import"] = batch.id
    db.session.remove()
    return cast


def person(kind: str, roles: dict[str, Role], companies: dict[str, Company], role: str, *part: Any) -> User:
    """Somebody who has confirmed their address."""
    memberships = [Membership(company=companies[part[0]], part=part[1])] if part else []
    user = User(
        email=f"{kind.replace(' ', '-')}@example.org",
        name=kind.title(),
        active=True,
        fs_uniquifier=new_uniquifier(),
        confirmed_at=utcnow(),
        roles=[roles[role]],
        memberships=memberships,
    )
    db.session.add(user)
    return user


def make_rows(cast: Cast, acme: Company, owner: User, colleague: User) -> None:
    """One row of each table, by the name of its view."""
    now = utcnow()
    live = {
        "status": JobStatus.PUBLISHED,
        "published_at": now - timedelta(days=1),
        "expires_at": now + timedelta(days=9),
    }
    published = Job(company=acme, title="Engineer", description="Words.", apply_email="a@example.org", **live)
    rows = {
        "job": Job(company=acme, title="Draft", description="Words.", apply_email="a@example.org"),
        "company": acme,
        "membership": colleague.memberships[0],
        "invitation": Invitation(
            company_id=acme.id,
            email="g@example.org",
            part=Part.VIEWER,
            token_hash="0" * 64,
            expires_at=now + timedelta(1),
        ),
        "user": colleague,
        "role": Role(name="auditors", permissions=[]),
        "auditentry": AuditEntry(actor="somebody", action="job.update", subject_type="job", company_id=acme.id),
        "task": BackgroundTask(kind="access.check", user_id=owner.id, state=TaskState.WAITING),
        "exports": BackgroundTask(
            kind="list.export",
            user_id=owner.id,
            state=TaskState.DONE,
            finished_at=now,
            args={"view": "job", "choice": {"kind": "csv"}},
            result={"file": "gone", "name": "a.csv"},
        ),
        "views": SavedView(
            user_id=owner.id, screen="job", name="Ours", arguments={}, audience=Audience.COMPANY, company_id=acme.id
        ),
    }
    db.session.add_all([published, *rows.values()])
    db.session.flush()
    cast.rows, cast.published = {name: row.id for name, row in rows.items()}, published.id
