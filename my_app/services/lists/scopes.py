"""Whose rows a figure is about that is counted in the background: those of some companies, or all."""

from __future__ import annotations

from typing import Any

from my_app.extensions import Model
from my_app.policies import Actor, Permission, is_everything, rows


def companies(actor: Actor, permission: Permission, model: type[Model]) -> list[int] | None:
    """The companies whose rows ``actor`` reaches with this permission; None for all rows."""
    return None if is_everything(rows(actor, permission, model)) else actor.company_ids(permission)


def reader(actor: Actor, permission: Permission, ids: list[int] | None, **more: Any) -> Actor:
    """Somebody who reaches exactly these rows, and nothing else; ``more`` is their locale and time zone."""
    only = frozenset({permission})
    return Actor(
        label=actor.label,
        permissions=only if ids is None else frozenset(),
        companies=dict.fromkeys(ids or (), only),
        **more,
    )
