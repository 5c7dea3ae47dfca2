"""Rows that hang on another row and are saved together with it: the lines of a form within the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect

from my_app.errors import NotFound
from my_app.extensions import Model, db
from my_app.policies import Actor, Permission, allowed, require


@dataclass(frozen=True)
class Children:
    """What is to become of them: new values by key, new rows, and the keys of those to be deleted.

    ``permission`` is what the actor must hold over each of them, before and after.
    """

    model: type[Model]
    permission: Permission | None
    kept: Mapping[Any, Mapping[str, Any]] = field(default_factory=dict)
    added: Sequence[Mapping[str, Any]] = ()
    removed: Sequence[Any] = ()


def change(actor: Actor, parent: Model, name: str, children: Children) -> bool:
    """Apply ``children`` to the relation ``name`` of ``parent``; whether anything changed.

    Only the parent's own rows are within reach. Raises `NotFound` for any other key.
    """
    present = {inspect(row).identity[0]: row for row in getattr(parent, name) if inspect(row).identity}
    touched = [(present.get(key), values) for key, values in children.kept.items()]
    for row in [*(row for row, _values in touched), *(present.get(key) for key in children.removed)]:
        require(actor, children.permission, row)
    changed = [row for row, values in touched if row is not None and set_values(row, values)]
    for key in children.removed:
        getattr(parent, name).remove(present[key])
        db.session.delete(present[key])
    for values in children.added:
        changed.append(children.model(**values))
        getattr(parent, name).append(changed[-1])
    if not all(allowed(actor, children.permission, row) for row in changed):
        raise NotFound
    return bool(changed or children.removed)


def set_values(row: Model, values: Mapping[str, Any]) -> bool:
    """Set ``values`` where they differ; whether any did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
