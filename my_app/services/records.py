"""The verbs that every table shares: find one in scope, create, update, delete.

A service with rules of its own calls these; a table without needs no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from sqlalchemy import inspect, select

from my_app.errors import Invalid, NotFound
from my_app.extensions import Model, db
from my_app.policies import Actor, Permission, allowed, require, rows
from my_app.policies.check import READS
from my_app.services import audit, children
from my_app.services.children import Children
from my_app.services.transaction import transaction

M = TypeVar("M", bound=Model)
MAX_BULK = 5000
MAX_ID = 2**31 - 1


def get(actor: Actor, model: type[M], key: Any, permission: Permission | None = None) -> M:
    """The row with this key, if the actor may see it and holds ``permission`` over it.

    Raises `NotFound` when it is out of sight, `Forbidden` when it is seen but ``permission`` is missing.
    """
    seen = READS.get(model, permission)
    column = inspect(model).primary_key[0]
    row = db.session.scalar(select(model).where(column == key, rows(actor, seen, model)))
    if row is None:
        raise NotFound
    if permission is not None and permission is not seen:
        require(actor, permission, row)
    return row


def usable_ids(ids: Sequence[int]) -> list[int]:
    """``ids`` without doubles and without numbers that no key can be, which PostgreSQL refuses.

    Raises `Invalid` for more than `MAX_BULK`.
    """
    usable = sorted({key for key in ids if 0 < key <= MAX_ID})
    if len(usable) > MAX_BULK:
        raise Invalid({"rowid": _("Choose at most %(limit)s rows at a time.", limit=MAX_BULK)})
    return usable


def assign(row: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set ``values`` on ``row`` where they differ; return the names that changed."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return changed


def apart(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Children]]:
    """The row's own values, and those of the rows that hang on it."""
    within = {name: value for name, value in values.items() if isinstance(value, Children)}
    return {name: value for name, value in values.items() if name not in within}, within


def create(actor: Actor, model: type[M], permission: Permission | None, values: Mapping[str, Any]) -> M:
    """A new row, which must be in scope once it is there. Raises `NotFound` when it is not."""
    plain, within = apart(values)
    with transaction():
        row = model(**plain)
        db.session.add(row)
        for name, rows_within in within.items():
            children.change(actor, row, name, rows_within)
        if not allowed(actor, permission, row):
            raise NotFound
        audit.record(actor, "created", row)
    return row


def delete(actor: Actor, row: Model, permission: Permission | None) -> None:
    """Delete ``row`` for good."""
    with transaction():
        require(actor, permission, row)
        audit.record(actor, "deleted", row)
        db.session.delete(row)


def update(actor: Actor, row: Model, permission: Permission | None, values: Mapping[str, Any]) -> None:
    """Change ``row``, which must be in scope before and after the change."""
    plain, within = apart(values)
    with transaction():
        require(actor, permission, row)
        changed = set(assign(row, plain))
        changed |= {name for name in within if children.change(actor, row, name, within[name])}
        if not allowed(actor, permission, row):
            raise NotFound
        if changed:
            audit.record(actor, "updated", row, fields=sorted(changed))
