"""Some hundred rows of an import at a time: what is known already, what changes, and the statements that save it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask_babel import lazy_gettext as _
from sqlalchemy import Table, bindparam, insert, or_, select, update
from sqlalchemy.exc import DataError, IntegrityError

from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import Company, Job, JobStatus, utcnow
from my_app.models.job import job_search_text
from my_app.policies import Actor
from my_app.services.import_plan import Plan
from my_app.services.import_report import ImportReport
from my_app.services.integrity import domain_error
from my_app.services.jobs import FIELDS, clean, keep_state_honest

TABLE = cast("Table", Job.__table__)
READ = [TABLE.c[name] for name in ("id", "status", "deleted_at", "reject_reason", *FIELDS)]
# Short pages keep the statement, which may end up in a log, at a readable length.
INSERT = insert(TABLE).returning(TABLE.c.id).execution_options(insertmanyvalues_page_size=25)
UPDATE = update(TABLE).where(TABLE.c.id == bindparam("row_id")).values(version=TABLE.c.version + 1)
Values = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A row that could be read. ``id`` is given only without a ``reference``; ``content`` tells rows apart."""

    line: int
    values: Values
    reference: str | None
    id: int | None
    content: int

    @property
    def key(self) -> str | int | None:
        """What names the posting, if anything does."""
        return self.reference or self.id


@dataclass(frozen=True)
class Change:
    """A row as it goes into the database: a new posting, or the one with the key ``id``."""

    line: int
    values: Values
    id: int | None = None


class Batch:
    """Saves rows of one file, some hundred at a time; the report counts them."""

    def __init__(self, actor: Actor, company: Company, plan: Plan, report: ImportReport) -> None:
        self.actor, self.company_id, self.plan, self.report = actor, company.id, plan, report
        self.fields = list(dict.fromkeys([*(one.name for one in plan.fields), *plan.defaults]))
        self.now = utcnow()
        # The line and content of each posting met so far: what stays in memory, about 200 bytes a row.
        self.seen: dict[str | int, tuple[int, int]] = {}

    def save(self, rows: Sequence[Row]) -> None:
        """Decide what each row does, and do it."""
        stored = self._stored(rows)
        changes = [change for row in rows if (change := self._decide(row, stored))]
        try:
            self._write(changes)
        except (IntegrityError, DataError):
            for change in changes:
                self._write_alone(change)

    def _stored(self, rows: Sequence[Row]) -> dict[str | int, Values]:
        """The company's postings that these rows speak of, by reference and by id; locked where that is possible."""
        references = {row.reference for row in rows if row.reference}
        ids = {row.id for row in rows if row.id}
        named = or_(TABLE.c.reference.in_(references), TABLE.c.id.in_(ids) & TABLE.c.reference.is_(None))
        found = db.session.execute(select(*READ).where(TABLE.c.company_id == self.company_id, named).with_for_update())
        return {row["reference"] or row["id"]: dict(row) for row in found.mappings()}

    def _decide(self, row: Row, stored: Mapping[str | int, Values]) -> Change | None:
        """What this row does; None when that is nothing, or an error, which the report then has."""
        try:
            if self._repeated(row):
                self.report.repeated += 1
                return None
            known = stored.get(row.key) if row.key else None
            values = self._updated(row, known) if known else self._created(row)
        except Invalid as error:
            self._fail(row.line, error)
            return None
        if row.key:
            self.seen[row.key] = (row.line, row.content)
        if not values:
            self.report.unchanged += 1
            return None
        return Change(row.line, values, known["id"] if known else None)

    def _repeated(self, row: Row) -> bool:
        line, content = self.seen.get(row.key, (0, 0)) if row.key else (0, 0)
        if line and content != row.content:
            raise Invalid({"reference": _("Line %(line)s is about the same posting, with other content.", line=line)})
        return bool(line)

    def _created(self, row: Row) -> Values:
        values = clean({**BLANK, **self.plan.defaults, **row.values})
        return {**values, "status": JobStatus.DRAFT, "search_text": _search_text(values)}

    def _updated(self, row: Row, stored: Values) -> Values:
        """The new values of all fields of the file, when one of them differs from ``stored``."""
        if stored["deleted_at"] is not None:
            raise Invalid({"reference": _("The posting with this reference is in the trash.")})
        wanted = row.values | {name: value for name, value in self.plan.defaults.items() if stored[name] in (None, "")}
        changed = {name: value for name, value in wanted.items() if not _same(value, stored[name])}
        if changed:
            fresh = clean({name: stored[name] for name in FIELDS} | changed)
            changed = {name: fresh[name] for name in changed if fresh[name] != stored[name]}
        if not changed:
            return {}
        job = Job(**{name: value for name, value in (stored | changed).items() if name != "id"})
        keep_state_honest(job, changed)
        values = {name: getattr(job, name) for name in self.fields}
        return {**values, "status": job.status, "search_text": _search_text(stored | changed)}

    def _write(self, changes: Sequence[Change]) -> None:
        """Save all of these, or none."""
        created = [self._insertion(change) for change in changes if change.id is None]
        updated = [self._update(change) for change in changes if change.id is not None]
        with db.session.begin_nested():
            ids = db.session.scalars(INSERT, created).all() if created else []
            if updated:
                db.session.connection().execute(UPDATE, updated)
        self.report.created += len(created)
        self.report.created_ids.extend(ids)
        self.report.updated += len(updated)
        self.report.updated_ids.extend(change.id for change in changes if change.id is not None)

    def _write_alone(self, change: Change) -> None:
        """So that only the guilty line is refused."""
        try:
            self._write([change])
        except IntegrityError as error:
            self._fail(change.line, domain_error(error))
        except DataError:
            self._fail(change.line, Invalid({"": _("The database cannot store this row.")}))

    def _insertion(self, change: Change) -> Values:
        trail = {"created_at": self.now, "updated_at": self.now, "created_by_id": self.actor.user_id, "version": 1}
        return {**change.values, **trail, "company_id": self.company_id}

    def _update(self, change: Change) -> Values:
        return {**change.values, "row_id": change.id}

    def _fail(self, line: int, error: Any) -> None:
        errors = error.errors if isinstance(error, Invalid) else {"": error.message}
        self.report.fail(line, {self.plan.heading(name): reason for name, reason in errors.items()})


def _blank(name: str) -> Any:
    """What a new posting has where the file says nothing."""
    column = TABLE.c[name]
    return None if column.nullable or column.default is None else cast("Any", column.default).arg


BLANK = {name: _blank(name) for name in FIELDS}


def _same(value: Any, stored: Any) -> bool:
    """Whether a cell says what is stored: spreadsheets keep neither fractions of a second nor the kind of line end."""
    if isinstance(value, datetime) and isinstance(stored, datetime):
        return value == stored or value == stored.replace(microsecond=0)
    if isinstance(value, str) and isinstance(stored, str):
        return value == stored or value.replace("\r\n", "\n") == stored.replace("\r\n", "\n")
    return bool(value == stored)


def _search_text(values: Mapping[str, Any]) -> str:
    return job_search_text(values["title"], values["reference"], values["place"], values["description"])
