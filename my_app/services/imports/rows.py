"""What one row does: a new posting, a change to a known one, or nothing; or why it is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.models import Job, JobStatus
from my_app.services.imports.cells import MISSING, Plain, plain
from my_app.services.imports.plan import Plan
from my_app.services.imports.spool import ChangedRow, NewRow
from my_app.services.imports.stored import AMOUNTS, MOMENTS, Stored
from my_app.services.jobs import FIELDS, keep_state_honest
from my_app.services.validation import REQUIRED, job_problems

TITLE = FIELDS.index("title")
BETWEEN = "salary_from salary_to salary_currency salary_period published_at expires_at".split()
between = itemgetter(*(FIELDS.index(name) for name in BETWEEN))
WATCHED = frozenset({JobStatus.REJECTED.value, JobStatus.PUBLISHED.value, JobStatus.IN_REVIEW.value})
SHOWN = 60


class Row(NamedTuple):
    """A row whose cells could all be read: its values in the order of the plan's columns, and its names."""

    line: int
    values: Sequence[Any]
    reference: str
    id: int | None
    version: int | None


def _blank(name: str) -> Plain:
    """What a new posting has where the file says nothing."""
    column = Job.__table__.c[name]
    return None if column.nullable or column.default is None else plain(cast("Any", column.default).arg)


BLANK = [_blank(name) for name in FIELDS]


class Decisions:
    """What the rows of one file do, by its plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places = [FIELDS.index(column.name) for column in plan.columns]
        own = {column.name for column in plan.columns}
        self.defaults = [(FIELDS.index(name), value) for name, value in plan.defaults.items() if name not in own]
        self.blank = list(BLANK)
        for name, value in plan.defaults.items():
            self.blank[FIELDS.index(name)] = value
        # From a row's values, followed by the blank ones, to values in the order of `FIELDS`.
        width = len(self.places)
        self.arrange = itemgetter(
            *(self.places.index(place) if place in self.places else width + place for place in range(len(FIELDS)))
        )

    def new(self, row: Row) -> NewRow:
        """The posting that the row makes. Raises `Invalid`."""
        values = list(self.arrange((*row.values, *self.blank)))
        if MISSING in values:
            values = [old if value is MISSING else value for value, old in zip(values, self.blank, strict=True)]
        if not values[TITLE]:
            raise Invalid({"title": REQUIRED[Job]["title"]} | job_problems(_between(values)))
        _check_between(values)
        return NewRow(row.line, _kept_all(values))

    def changed(self, row: Row, stored: Stored) -> ChangedRow | None:
        """What the row changes of the posting; None when that is nothing. Raises `Invalid`."""
        if stored.trashed:
            raise Invalid({self._name_of(row): _("The posting of this row is in the trash.")})
        old = stored.values
        wanted = [*zip(self.places, row.values, strict=True)]
        wanted += [(place, value) for place, value in self.defaults if old[place] in (None, "")]
        differing = {
            place: value
            for place, value in wanted
            if value is not MISSING and value != old[place] and not _same(place, value, old[place])
        }
        if not differing:
            return None
        if row.version is not None and row.version != stored.version:
            raise Invalid({FIELDS[place]: _edited(value, old[place]) for place, value in differing.items()})
        values = list(old)
        for place, value in differing.items():
            values[place] = value
        _check_between(values)
        status = _honest_status(stored.status, values)
        before = {FIELDS[place]: _kept(old[place]) for place in differing}
        after = {FIELDS[place]: _kept(value) for place, value in differing.items()}
        if status != stored.status:
            before["status"], after["status"] = stored.status, status
        return ChangedRow(row.line, stored.id, stored.version, status, _json(before), _json(after), _kept_all(values))

    def find(self, row: Row, by_reference: Mapping[str, Stored], by_id: Mapping[int, Stored]) -> Stored | None:
        """The posting that the row speaks of, if it is one of the company. Raises `Invalid` where it cannot be.

        An id that is another company's is answered exactly like one that does not exist.
        """
        named = by_reference.get(row.reference) if row.reference else None
        if row.id is None:
            return named
        found = by_id.get(row.id)
        if found is None:
            raise Invalid({"id": _("There is no posting with this ID here. Leave the cell empty for a new one.")})
        if named is not None and named.id != found.id:
            raise Invalid({"reference": _("Another posting of this company has this reference already.")})
        return found

    def _name_of(self, row: Row) -> str:
        return "id" if row.id is not None and not row.reference else "reference"


def _honest_status(status: str, values: Sequence[Plain]) -> str:
    """The status after the change. Raises `Invalid` where a published posting would not be fit to be read."""
    if status not in WATCHED:
        return status
    job = cast("Job", SimpleNamespace(**dict(zip(FIELDS, values, strict=True)), status=JobStatus(status)))
    for name in ("description", "place"):
        setattr(job, name, getattr(job, name) or "")
    keep_state_honest(job, {"title": None})
    return str(job.status.value)


def _check_between(values: Sequence[Plain]) -> None:
    low, high, _currency, _period, begins, ends = between(values)
    if (low is not None or high is not None or (begins and ends)) and (problems := job_problems(_between(values))):
        raise Invalid(problems)


def _between(values: Sequence[Plain]) -> dict[str, Any]:
    """The fields that are checked against each other; moments in their plain form compare like moments."""
    return dict(zip(BETWEEN, between(values), strict=True))


def _same(place: int, value: Plain, stored: Plain) -> bool:
    """Whether a cell says what is stored: spreadsheets keep neither fractions of a second nor the kind of line end."""
    if not isinstance(value, str) or not isinstance(stored, str):
        return False
    if place in MOMENTS:
        return value.endswith(".000000") and value[:19] == stored[:19]
    return "\n" in value and value.replace("\r\n", "\n") == stored.replace("\r\n", "\n")


def _edited(value: Plain, stored: Plain) -> Any:
    """Both values, so that the person can decide."""
    return _(
        "Somebody has changed this since the file was exported: here it is “%(here)s”, in the file “%(there)s”.",
        here=str(stored if stored is not None else "")[:SHOWN],
        there=str(value if value is not None else "")[:SHOWN],
    )


def _kept(value: Plain) -> str | None:
    return str(value) if isinstance(value, Decimal) else value


def _kept_all(values: list[Plain]) -> list[Plain]:
    """The values as the spool keeps them: amounts as text."""
    for place in AMOUNTS:
        if values[place] is not None:
            values[place] = _kept(values[place])
    return values


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)
