"""What the matrix walks through: a few people, two rival companies and a suspended one, and words that tell on leaks.

Every text of a row carries a word that names its company and who may read it: ``boltpriv`` stands in Bolt's drafts
and nowhere else, ``boltfolk`` in the mail addresses and names of its people. The ids tell too: those of Acme begin
with 6, those of Bolt with 7.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import delete, insert, select, text, update

from my_app.extensions import db, files
from my_app.models import (
    ApiToken,
    Audience,
    AuditEntry,
    BackgroundTask,
    BatchState,
    Company,
    CompanyStatus,
    ImportBatch,
    ImportChange,
    Invitation,
    Job,
    JobStatus,
    Part,
    Passkey,
    RecoveryCode,
    SalaryPeriod,
    TaskState,
    User,
    UserSession,
    utcnow,
)
from my_app.policies import actor_for
from my_app.services import imports
from my_app.services.credentials import hash_of
from tests.factories import (
    CompanyFactory,
    JobFactory,
    MembershipFactory,
    RoleFactory,
    SavedViewFactory,
    UserFactory,
)

FIRST_ID = {"acme": 6_000_000, "bolt": 7_000_000, "cold": 8_000_000, "house": 5_000_000}
NO_ID = 7_999_999
# What is kept of somebody who was not let through changes nothing else.
REFUSALS = {"access.refused", "session.refused"}
IP = "203.0.113.77"
# What stands in the rows of a group, and in no others. Salaries are written as English pages write them.
WORDS = {
    "acmepub": ("acmepub",),
    "acmepriv": ("acmepriv", "41,357", "41357"),
    "acmefolk": ("acmefolk",),
    "boltpub": ("boltpub",),
    "boltpriv": ("boltpriv", "81,357", "81357"),
    "boltfolk": ("boltfolk",),
    "coldpriv": ("coldpriv",),
    "stafffolk": ("stafffolk",),
    "otherfolk": ("otherfolk",),
    "acmeview": ("acmeview",),
    "boltview": ("boltview",),
    "staffview": ("staffview",),
    "ownerview": ("ownerview",),
}
TOKENS = {group: f"{group}-token-of-an-invitation" for group in ("acme", "bolt")}
HASHES = {group: hashlib.sha256(token.encode()).hexdigest() for group, token in TOKENS.items()}
NEVER = ("geheim", IP, *HASHES.values())
PAY = {"acme": Decimal("41357.25"), "bolt": Decimal("81357.25"), "cold": Decimal("61357.25")}

Dump = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True)
class Row:
    """A row that is known by name: its key, whose it is, the word by which a page shows it, its state."""

    id: int
    group: str
    mark: str
    state: str = ""


@dataclass
class World:
    """The application with everything in it. Holds plain values only, so nothing goes stale between requests."""

    app: Flask
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    start: Dump = field(default_factory=dict)
    start_prints: list[Any] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)
    controls: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, table: str, name: str, row: Any, group: str, mark: str, state: str = "") -> Any:
        """Remember a row under a name."""
        self.rows.setdefault(table, {})[name] = Row(row.id, group, mark, state)
        return row

    def id(self, table: str, name: str) -> int:
        """The key of a row; ``ghost`` is nobody's."""
        return NO_ID if name == "ghost" else self.rows[table][name].id

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """A connection of the test's own, committed at the end."""
        with self.app.app_context(), db.engine.begin() as connection:
            yield connection

    def dump(self) -> Dump:
        """Every row of every table."""
        with self.connection() as connection:
            return {
                table.name: {
                    tuple(row[column] for column in table.primary_key): dict(row)
                    for row in connection.execute(select(table)).mappings()
                }
                for table in db.metadata.sorted_tables
            }

    def load(self, dump: Dump) -> None:
        """Make the database what it was, down to the number that the next row gets."""
        with self.connection() as connection:
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(delete(table))
            for table in db.metadata.sorted_tables:
                if dump[table.name]:
                    connection.execute(insert(table), list(dump[table.name].values()))
            if connection.dialect.name == "sqlite":
                connection.execute(text("DELETE FROM sqlite_sequence"))
            if connection.dialect.name == "postgresql":
                for table in db.metadata.sorted_tables:
                    if "id" in table.c:
                        sequence = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
                        highest = f'(SELECT coalesce(max(id), 0) FROM "{table.name}")'
                        connection.execute(text(f"SELECT setval({sequence}, greatest(9000000, {highest}))"))

    def prints(self) -> list[Any]:
        """The rows of every table as the database hands them over: quick to read, and good for comparing only."""
        names = [table.name for table in db.metadata.sorted_tables]
        with self.connection() as connection:
            if connection.dialect.name == "sqlite":
                return [connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall() for name in names]
            each = "SELECT '{0}', md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM \"{0}\" t"
            return sorted(map(tuple, connection.exec_driver_sql(" UNION ALL ".join(map(each.format, names)))))

    def stirred(self) -> bool:
        """Whether anything is not as it was."""
        return self.prints() != self.start_prints

    def touched(self) -> bool:
        """The same, but for what the security log tells of refusals."""
        return bool(self.changes())

    def changes(self) -> set[tuple[str, tuple[Any, ...], str]]:
        """What is not as it was: table, key and column; ``new`` and ``gone`` for whole rows."""
        found: set[tuple[str, tuple[Any, ...], str]] = set()
        if not self.stirred():
            return found
        now = self.dump()
        for table, rows in self.start.items():
            for key in rows.keys() | now[table].keys():
                before, after = rows.get(key, {}), now[table].get(key, {})
                if after.get("action") in REFUSALS and table == "audit_entry":
                    continue
                if before.keys() != after.keys():
                    found.add((table, key, "gone" if before else "new"))
                found |= {(table, key, name) for name in before.keys() & after.keys() if before[name] != after[name]}
        return found

    def restore(self) -> None:
        """Undo whatever was done; what was uploaded lies there again, if it was thrown away."""
        self.load(self.start)
        for path, content in self.files.items():
            if not path.exists():
                path.write_bytes(content)

    def without(self, group: str) -> Dump:
        """The start, as if this company, its people and all that is theirs had never been."""
        people, companies, batches = (
            {row.id for row in self.rows[table].values() if row.group == group}
            for table in ("user", "company", "import")
        )

        def stays(table: str, row: dict[str, Any]) -> bool:
            if row.get("company_id") in companies or row.get("user_id") in people or row.get("batch_id") in batches:
                return False
            return row.get("id") not in {"user": people, "company": companies}.get(table, ())

        return {
            table: {key: row for key, row in rows.items() if stays(table, row)} for table, rows in self.start.items()
        }


def make_world(app: Flask) -> World:
    """Make everybody and everything; needs an application context."""
    world, others = World(app), stored_files(app)
    roles = {name: RoleFactory(name=name) for name in ("admin", "moderator", "employer")}
    for name, role in roles.items():
        world.add("role", name, role, "house", name)
    world.add("role", "auditors", RoleFactory(name="auditors-role", permissions=[]), "house", "auditors-role")
    companies = {group: make_company(world, group) for group in ("acme", "bolt", "cold")}
    make_people(world, companies)
    for group, company in companies.items():
        make_jobs(world, group, company)
    for group in ("acme", "bolt"):
        make_invitation(world, group, companies[group])
        make_audit_entry(world, group, companies[group], f"{group}folk-entry")
    make_audit_entry(world, "house", None, "stafffolk-entry")
    make_saved_views(world)
    make_tasks(world)
    for name in ("owner", "rival"):
        make_token(world, name)
    for group in ("acme", "bolt"):
        make_imports(world, group)
    db.session.remove()
    world.start, world.start_prints = world.dump(), world.prints()
    world.files = {path: path.read_bytes() for path in stored_files(app) - others}
    return world


def stored_files(app: Flask) -> set[Path]:
    """What has been uploaded."""
    return {path for path in Path(app.config["FILES_FOLDER"]).rglob("*") if path.is_file()}


def make_company(world: World, group: str) -> Company:
    """Acme and Bolt are public, Cold is suspended."""
    word = "coldpriv" if group == "cold" else f"{group}pub"
    company = CompanyFactory(
        id=FIRST_ID[group] + 1,
        name=f"{word}-company",
        slug=f"{word}-slug",
        website=f"https://{word}.example/",
        description=f"About {word}.",
        logo=make_picture(group),
        status=CompanyStatus.SUSPENDED if group == "cold" else CompanyStatus.ACTIVE,
        created_at=utcnow() - timedelta(days=FIRST_ID[group] // 1_000_000),
    )
    return world.add("company", group, company, group, f"{word}-company")


def make_picture(subject: str) -> str:
    """A file as a picture is stored."""
    name = picture_name(subject)
    Image.new("RGB", (64, 32), "teal").save(files.path(name), "WEBP")
    return name


def picture_name(subject: str) -> str:
    """What the picture of this company or person is called."""
    return f"picture-{subject:x<32}.webp"


def make_people(world: World, companies: dict[str, Company]) -> None:
    """Staff, the people of both companies, somebody without a company, somebody without a role."""
    person(world, "admin", "stafffolk", role="admin")
    person(world, "moderator", "stafffolk", role="moderator")
    for name, part in (("owner", Part.OWNER), ("editor", Part.EDITOR), ("viewer", Part.VIEWER)):
        member(world, name, "acme", companies["acme"], part)
    for name, part in (("rival", Part.OWNER), ("helper", Part.EDITOR)):
        member(world, name, "bolt", companies["bolt"], part)
    person(world, "lonely", "otherfolk")
    person(world, "roleless", "otherfolk", role="")
    make_passkey(world, "owner")
    db.session.add(RecoveryCode(user_id=world.id("user", "owner"), code_hash="geheim-recovery-code"))
    db.session.commit()


def person(world: World, name: str, word: str, **values: Any) -> Any:
    """Somebody with secrets that no page may ever show."""
    number = len(world.emails) + 11
    group = {"acmefolk": "acme", "boltfolk": "bolt"}.get(word, "house")
    user = UserFactory(
        id=FIRST_ID[group] + number,
        email=f"{name}@{word}.example",
        name=f"{name.title()} {word.title()}",
        password=f"geheim-hash-{name}",
        fs_uniquifier=f"geheim-uniquifier-{name}",
        current_login_at=utcnow() - timedelta(hours=number),
        current_login_ip=IP,
        last_login_ip=IP,
        created_at=utcnow() - timedelta(days=100 - number),
        avatar=make_picture(name) if name in ("owner", "rival") else None,
        **(app_of(name) if word != "otherfolk" else {}),
        **values,
    )
    world.emails[name], world.names[name], world.sessions[name] = user.email, user.name, f"geheim-session-{name}"
    make_session(world, name, user)
    return world.add("user", name, user, group, user.email)


def app_of(name: str) -> dict[str, Any]:
    """An authenticator app."""
    return {"totp_secret": f"geheim-seed-{name}", "totp_counter": 1, "totp_since": utcnow() - timedelta(days=1)}


def make_session(world: World, name: str, user: User) -> None:
    """Where they are signed in. It has been seen in the time to come: no request needs to note that it was."""
    session = UserSession(
        id=user.id,
        user_id=user.id,
        token_hash=hash_of(world.sessions[name]),
        uniquifier=user.fs_uniquifier,
        seen_at=utcnow() + timedelta(hours=1),
        address="198.51.100.7",
    )
    db.session.add(session)
    db.session.commit()


def make_passkey(world: World, name: str) -> None:
    """A device that lets somebody in."""
    number = world.id("user", name)
    db.session.add(
        Passkey(id=number, user_id=number, name="matrix-passkey", credential_id=b"geheim-id", public_key=b"geheim-key")
    )
    db.session.commit()


def member(world: World, name: str, group: str, company: Company, part: Part) -> None:
    """Somebody with a part in a company."""
    user = person(world, name, f"{group}folk")
    membership = MembershipFactory(id=user.id + 30, user=user, company=company, part=part)
    world.add("membership", name, membership, group, user.email)


JOBS: dict[str, dict[str, Any]] = {
    "draft": {},
    "in_review": {"status": JobStatus.IN_REVIEW},
    "published": {"status": JobStatus.PUBLISHED},
    "closed": {"status": JobStatus.CLOSED},
    "rejected": {"status": JobStatus.REJECTED},
    "expired": {"status": JobStatus.PUBLISHED},
    "scheduled": {"status": JobStatus.PUBLISHED},
    "trash": {"status": JobStatus.DRAFT},
}
MAKERS = {"acme": "owner", "bolt": "rival", "cold": "lonely"}
PUBLIC = ("published", "closed", "expired")


def times(state: str, group: str) -> dict[str, datetime]:
    """When a posting in this state begins and ends; other hours in each company."""
    now = utcnow() - timedelta(hours=1 + FIRST_ID[group] // 1_000_000)
    if state in ("published", "closed"):
        return {"published_at": now - timedelta(days=2), "expires_at": now + timedelta(days=5)}
    if state == "expired":
        return {"published_at": now - timedelta(days=9), "expires_at": now - timedelta(days=1)}
    if state == "scheduled":
        return {"published_at": now + timedelta(days=3), "expires_at": now + timedelta(days=33)}
    return {}


def make_jobs(world: World, group: str, company: Company) -> None:
    """A posting in each state; what differs between companies is what a filter or a sort could betray."""
    for number, (state, values) in enumerate(JOBS.items()):
        mark = f"{group}{'pub' if state in PUBLIC and group != 'cold' else 'priv'}-{state}"
        paid = state not in PUBLIC
        job = JobFactory(
            id=FIRST_ID[group] + 101 + number,
            company=company,
            title=mark,
            reference=f"{mark}-ref",
            description=f"The words of {mark}.",
            place=f"{mark}-place",
            country={"acme": "NO", "bolt": "IS", "cold": "FO"}[group],
            language={"acme": "en", "bolt": "fr", "cold": "de"}[group],
            apply_email=f"{mark}@jobs.example",
            apply_url=f"https://jobs.example/{mark}",
            salary_from=PAY[group] if paid else None,
            salary_to=PAY[group] + 1 if paid else None,
            salary_currency={"acme": "NOK", "bolt": "CHF", "cold": "DKK"}[group] if paid else None,
            salary_period=SalaryPeriod.MONTH if paid else None,
            created_by_id=world.id("user", {"draft": "admin", "in_review": "moderator"}.get(state, MAKERS[group])),
            reject_reason=f"Why {mark} went back." if state == "rejected" else None,
            deleted_at=utcnow() if state == "trash" else None,
            updated_at=utcnow() - timedelta(minutes=10 * number + FIRST_ID[group] // 1_000_000),
            **{**values, **times(state, group)},
        )
        world.add("job", f"{group}_{state}", job, group, mark, state)


def make_invitation(world: World, group: str, company: Company) -> None:
    """An open offer; its token is one of `TOKENS`."""
    invitation = Invitation(
        id=FIRST_ID[group] + 81,
        company_id=company.id,
        email=f"guest@{group}folk.example",
        part=Part.EDITOR,
        token_hash=HASHES[group],
        expires_at=utcnow() + timedelta(days=3),
    )
    db.session.add(invitation)
    db.session.commit()
    world.add("invitation", f"{group}_guest", invitation, group, invitation.email)


def make_audit_entry(world: World, group: str, company: Company | None, actor: str) -> None:
    """An entry in the trail."""
    entry = AuditEntry(
        id=FIRST_ID[group] + 91,
        actor=actor,
        action="job.update",
        subject_type="job",
        subject_id=None,
        company_id=company and company.id,
        details={"fields": ["title"]},
    )
    db.session.add(entry)
    db.session.commit()
    world.add("auditentry", group, entry, group, actor)


def make_saved_views(world: World) -> None:
    """A view of the postings for each audience, and one for nobody but the owner."""
    for name, maker, audience in (
        ("acme", "owner", Audience.COMPANY),
        ("bolt", "rival", Audience.COMPANY),
        ("staff", "moderator", Audience.STAFF),
        ("owner", "owner", Audience.OWNER),
    ):
        group = {"staff": "house", "owner": "acme"}.get(name, name)
        view = SavedViewFactory(
            id=FIRST_ID[group] + (72 if name == "owner" else 71),
            user_id=world.id("user", maker),
            name=f"{name}view-name",
            arguments={"search": f"{name}view-search"},
            audience=audience,
            company_id=world.id("company", name) if audience is Audience.COMPANY else None,
        )
        world.add("view", name, view, group, view.name)


def make_token(world: World, name: str) -> None:
    """An API token, with the number of its person."""
    number = world.id("user", name)
    token = ApiToken(
        id=number,
        user_id=number,
        name="matrix-token",
        token_hash=hash_of(f"geheim-token-{name}"),
        prefix="jobdesk_abcd",
        scopes=["job:read"],
        uniquifier=f"geheim-uniquifier-{name}",
        expires_at=utcnow() + timedelta(days=30),
    )
    db.session.add(token)
    db.session.commit()


def make_tasks(world: World) -> None:
    """Work of each company's owner and of staff: some that failed, some that waits."""
    for name, group, word in (
        ("owner", "acme", "acmepriv"),
        ("rival", "bolt", "boltpriv"),
        ("admin", "house", "stafffolk"),
    ):
        for number, state in enumerate((TaskState.DEAD, TaskState.WAITING)):
            task = BackgroundTask(
                id=FIRST_ID[group] + 61 + number,
                kind="matrix.kind",
                user_id=world.id("user", name),
                state=state,
                error=f"{word}-task-{state.value}",
                created_at=utcnow() - timedelta(minutes=FIRST_ID[group] // 1_000_000 + number),
            )
            db.session.add(task)
            db.session.commit()
            world.add("task", f"{name}_{'open' if number else 'dead'}", task, group, task.error)


def make_imports(world: World, group: str) -> None:
    """A file that was uploaded, one that was checked (one row is new, changed, refused each), one that was applied."""
    user = db.session.get(User, world.id("user", MAKERS[group]))
    actor = actor_for(user, "en", "UTC")
    company = world.id("company", group)
    sheet = f"""reference,title,description,salary_from
{group}priv-draft-ref,{group}priv-again,The words of {group}priv-draft.,{PAY[group]}
{group}priv-new-ref,{group}priv-new,What there is to do.,
{group}priv-bad-ref,{group}priv-bad,What there is to do.,much
"""
    for number, name in enumerate(("fresh", "checked")):
        mark, key = f"{group}priv-{name}.csv", FIRST_ID[group] + 51 + number
        batch = imports.receive(actor, company, mark, io.BytesIO(sheet.encode()))
        if name == "checked":
            imports.choose(actor, batch.id, imports.preview(actor, batch.id).suggested)
            imports.check(actor, batch.id)
        db.session.execute(update(ImportBatch).where(ImportBatch.id == batch.id).values(id=key))
        db.session.commit()
        world.add("import", f"{group}_{name}", db.session.get(ImportBatch, key), group, mark)
    make_applied_import(world, group, actor.label)


def make_applied_import(world: World, group: str, maker: str) -> None:
    """It changed the place of the draft."""
    draft = db.session.get(Job, world.id("job", f"{group}_draft"))
    batch = ImportBatch(
        id=FIRST_ID[group] + 53,
        company_id=draft.company_id,
        user_id=world.id("user", MAKERS[group]),
        actor=maker,
        filename=f"{group}priv-applied.csv",
        state=BatchState.APPLIED,
        counts={"rows": 1, "new": 0, "changed": 1, "unchanged": 0, "repeated": 0, "refused": 0, "skipped": 0},
        applied_at=utcnow(),
    )
    before = {"place": f"{group}priv-before"}
    db.session.add(batch)
    db.session.flush()
    db.session.add(ImportChange(batch_id=batch.id, job_id=draft.id, line=2, version=draft.version, before=before))
    db.session.commit()
    world.add("import", f"{group}_applied", batch, group, batch.filename)
