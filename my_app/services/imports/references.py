"""References on their way back: an undo gives each posting the one it had, unless another posting has it by now."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import String, cast, select, update

from my_app.extensions import db
from my_app.models import ImportChange, Job
from my_app.services.imports.left import untouched
from my_app.services.imports.write import chunks


def settle(batch_id: int, company_id: int) -> dict[int, str]:
    """The postings that cannot have their former reference again, with that reference, by their ids.

    Those that only hold what another of the batch gets back let go of it here, so that none is in the other's way.
    """
    former = _former(batch_id, company_id)
    holders = _holders(company_id, [name for name in former.values() if name])
    taken = _taken(former, holders)
    free = [holders[name] for number, name in former.items() if number not in taken and name in holders]
    for ids in chunks(number for number in free if number in former):
        let_go = (
            update(Job).where(Job.id.in_(ids)).values(reference=None, version=Job.version, updated_at=Job.updated_at)
        )
        db.session.execute(let_go, execution_options={"synchronize_session": False})
    return {number: str(former[number]) for number in taken}


def _taken(former: Mapping[int, str | None], holders: Mapping[str | None, int]) -> set[int]:
    """Whose reference stays another's: one that is not of the batch, or one that cannot go back itself."""
    taken: set[int] = set()
    while True:
        more = {
            number
            for number, name in former.items()
            if name in holders
            and number not in taken
            and holders[name] != number
            and (holders[name] not in former or holders[name] in taken)
        }
        if not more:
            return taken
        taken |= more


def _former(batch_id: int, company_id: int) -> dict[int, str | None]:
    """The former references of those postings that got another one, and that nobody has touched since."""
    changes = (
        select(ImportChange.job_id, ImportChange.before)
        .where(untouched(batch_id, company_id), ImportChange.before.is_not(None))
        .where(cast(ImportChange.before, String).contains('"reference"'))
    )
    rows = db.session.execute(changes.execution_options(yield_per=1000))
    found = ((number, before if isinstance(before, dict) else json.loads(before)) for number, before in rows)
    return {number: before["reference"] for number, before in found if "reference" in before}


def _holders(company_id: int, names: Collection[str]) -> dict[str | None, int]:
    """The postings that have these references now, by the reference."""
    found: dict[str | None, int] = {}
    for some in chunks(names):
        now = select(Job.reference, Job.id).where(Job.company_id == company_id, Job.reference.in_(some))
        found.update((str(row.reference), row.id) for row in db.session.execute(now))
    return found
