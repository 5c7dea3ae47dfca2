"""How somebody likes a list: its columns, its density, the view that it opens with.

All of it is on the person's own row, which every request reads anyway. It may be old: whatever reads it checks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.policies import Actor, in_own_name
from my_app.services.accounts import own
from my_app.services.transaction import transaction

COMFORTABLE, COMPACT = "comfortable", "compact"
DENSITIES = (COMFORTABLE, COMPACT)
MAX_COLUMNS = 60


def of(actor: Actor, screen: str) -> dict[str, Any]:
    """What is stored for a list."""
    found = actor.lists.get(screen) if isinstance(actor.lists, dict) else None
    return found if isinstance(found, dict) else {}


def columns(actor: Actor, screen: str) -> list[str]:
    """The names of the columns that were chosen, in their order; empty for the standard ones."""
    found = of(actor, screen).get("columns")
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def density(actor: Actor, screen: str) -> str:
    """``compact`` or ``comfortable``."""
    return COMPACT if of(actor, screen).get("density") == COMPACT else COMFORTABLE


def default_view(actor: Actor, screen: str) -> int | None:
    """The view that the list opens with; it may be gone, or out of sight by now."""
    found = of(actor, screen).get("view")
    return found if type(found) is int else None


def remember(actor: Actor, screen: str, names: Sequence[str] | None = None, density: str | None = None) -> None:
    """Keep the chosen columns (none at all: the standard ones) and the density; what is None stays as it is.

    Raises `NotFound` for nobody, and `Invalid`.
    """
    if names is not None and (len(names) > MAX_COLUMNS or not all(0 < len(name) <= 80 for name in names)):
        raise Invalid({"columns": _("This is not one of the choices.")})
    if density is not None and density not in DENSITIES:
        raise Invalid({"density": _("This is not one of the choices.")})
    chosen = {"columns": None if names is None else list(names), "density": density}
    with transaction():
        assign(actor, screen, **{name: value for name, value in chosen.items() if value is not None})


def assign(actor: Actor, screen: str, **values: Any) -> None:
    """Set ``values`` for one list, in the caller's transaction; an empty one is forgotten. Raises `NotFound`."""
    in_own_name(actor)
    user = own(actor)
    stored = user.list_preferences if isinstance(user.list_preferences, dict) else {}
    mine = stored.get(screen) if isinstance(stored.get(screen), dict) else {}
    kept = {name: value for name, value in {**(mine or {}), **values}.items() if value}
    others = {name: value for name, value in stored.items() if name != screen}
    user.list_preferences = {**others, screen: kept} if kept else others
