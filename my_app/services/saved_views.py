"""Saved views: a list's search, filters, sort and columns under a name, kept for oneself or shared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Executable, and_, bindparam, func, select

from my_app.errors import Invalid, NotFound
from my_app.extensions import db
from my_app.models import Audience, Company, SavedView
from my_app.policies import Actor, Permission, require, rows
from my_app.services import audit, list_preferences, records
from my_app.services.transaction import transaction
from my_app.services.validation import CONTROL, check, one_line

MAX_VIEWS = 50
MAX_SHOWN = 100
MAX_ARGUMENTS = 4000
UNSAID: dict[str, Any] = {"name": "", "arguments": {}, "audience": Audience.OWNER, "company_id": None}
# What of a list's address belongs to a view; the page one is on does not.
ARGUMENT = re.compile(r"search|tab|sort|desc|page_size|columns|flt\d{1,3}(or\d{1,3})?_\w{1,80}", re.ASCII)


@dataclass(frozen=True)
class Seen:
    """A saved view as a menu shows it. ``company`` is named only to who knows that company."""

    id: int
    name: str
    audience: Audience
    own: bool
    company_id: int | None = None
    company: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)


def visible(actor: Actor, screen: str) -> list[Seen]:
    """The views of a list that the actor may open, their own first; one query."""
    sights = rows(actor, Permission.VIEW_READ, SavedView), rows(actor, Permission.COMPANY_READ, Company)
    found = db.session.execute(_visible(*sights), {"screen": screen, "actor_id": actor.user_id})
    return [Seen(*row) for row in found]


@lru_cache(maxsize=256)
def _visible(sight: ColumnElement[bool], company_sight: ColumnElement[bool]) -> Executable:
    """Made once for all who see the same rows."""
    own = SavedView.user_id == bindparam("actor_id")
    return (
        select(
            SavedView.id,
            SavedView.name,
            SavedView.audience,
            own.label("own"),
            SavedView.company_id,
            Company.name,
            SavedView.arguments,
        )
        .outerjoin(Company, and_(Company.id == SavedView.company_id, company_sight))
        .where(SavedView.screen == bindparam("screen"), sight)
        .order_by(own.desc(), func.lower(SavedView.name), SavedView.id)
        .limit(MAX_SHOWN)
    )


def get(actor: Actor, view_id: Any) -> SavedView:
    """A view that the actor may open. Raises `NotFound`."""
    return records.get(actor, SavedView, view_id)


def audiences(actor: Actor) -> list[tuple[Audience, int | None, str]]:
    """Whom the actor may share a view with: audience, company, its name; staff reach the companies they belong to."""
    companies = [(Audience.COMPANY, id_, actor.company_names[id_]) for id_ in actor.company_ids(Permission.JOB_UPDATE)]
    companies.sort(key=lambda choice: choice[2].casefold())
    return [(Audience.OWNER, None, ""), *companies, *([(Audience.STAFF, None, "")] if actor.is_staff else [])]


def save(actor: Actor, screen: str, values: Mapping[str, Any], *, default: bool = False) -> SavedView:
    """A new view of a list. ``values``: name, arguments, audience, company_id; ``default`` opens the list with it.

    Raises `NotFound` for who may have none, `Invalid` for a bad name, an audience that is not theirs to choose,
    arguments that are too long, and one view too many.
    """
    with transaction():
        if actor.user_id is None:
            raise NotFound
        clean = _clean(actor, {**UNSAID, **values})
        mine = (SavedView.user_id == actor.user_id, SavedView.screen == screen)
        if (db.session.scalar(select(func.count(SavedView.id)).where(*mine)) or 0) >= MAX_VIEWS:
            raise Invalid({"name": _("You have %(limit)s views of this list: delete one first.", limit=MAX_VIEWS)})
        view = SavedView(user_id=actor.user_id, screen=screen, **clean)
        db.session.add(view)
        require(actor, Permission.VIEW_UPDATE, view)
        if default:
            list_preferences.assign(actor, screen, view=view.id)
        _record(actor, "view.share", view)
    return view


def update(actor: Actor, view: SavedView, values: Mapping[str, Any]) -> None:
    """Change one's own view: name, arguments, audience and company_id, those that ``values`` hold.

    Whoever has lost the right to share it can only take it back or delete it. Raises `NotFound`, `Forbidden`
    for a view of somebody else, and `Invalid`.
    """
    with transaction():
        require(actor, Permission.VIEW_UPDATE, view)
        was_shared = view.audience is not Audience.OWNER
        kept = {name: getattr(view, name) for name in ("audience", "company_id")}
        changed = records.assign(view, _clean(actor, kept | dict(values)))
        if changed:
            _record(actor, "view.change", view, always=was_shared, fields=sorted(changed))


def delete(actor: Actor, view: SavedView) -> None:
    """Delete one's own view. Raises `NotFound`, and `Forbidden` for a view of somebody else."""
    with transaction():
        require(actor, Permission.VIEW_UPDATE, view)
        _record(actor, "view.delete", view)
        if list_preferences.default_view(actor, view.screen) == view.id:
            list_preferences.assign(actor, view.screen, view=None)
        db.session.delete(view)


def make_default(actor: Actor, screen: str, view_id: int | None) -> None:
    """Open the list with this view from now on; None opens it plain. Raises `NotFound` for a view of another list."""
    if view_id is not None and get(actor, view_id).screen != screen:
        raise NotFound
    with transaction():
        list_preferences.assign(actor, screen, view=view_id)


def known_arguments(arguments: Mapping[str, str]) -> dict[str, str]:
    """What of an address belongs to a view; blanks say nothing."""
    return {name: value for name, value in arguments.items() if value and ARGUMENT.fullmatch(name)}


def _clean(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored. Raises `Invalid`."""
    kept = {name: values[name] for name in ("name", "arguments", "audience", "company_id") if name in values}
    if "name" in kept:
        kept["name"] = one_line(str(kept["name"] or ""))
    if "arguments" in kept:
        kept["arguments"] = known_arguments(kept["arguments"])
        _check_arguments(kept["arguments"])
    check(SavedView, {name: value for name, value in kept.items() if name in ("name", "audience")})
    kept["audience"] = Audience(kept["audience"])
    if kept["audience"] is not Audience.COMPANY:
        kept["company_id"] = None
    _check_audience(actor, kept["audience"], kept["company_id"])
    return kept


def _check_arguments(arguments: Mapping[str, str]) -> None:
    text = "".join(f"{name}{value}" for name, value in arguments.items())
    if len(text) > MAX_ARGUMENTS:
        raise Invalid({"arguments": _("Too long: at most %(limit)s characters.", limit=MAX_ARGUMENTS)})
    if CONTROL.search(text):
        raise Invalid({"arguments": _("This contains characters that cannot be stored.")})


def _check_audience(actor: Actor, audience: Audience, company_id: Any) -> None:
    """Nobody shares with people who are not theirs to speak to."""
    allowed = audience is Audience.OWNER or (audience is Audience.STAFF and actor.is_staff)
    if audience is Audience.COMPANY:
        statement = select(Company.id).where(Company.id == company_id, rows(actor, Permission.VIEW_SHARE, Company))
        allowed = isinstance(company_id, int) and db.session.scalar(statement) is not None
    if not allowed:
        raise Invalid({"audience": _("You cannot share a view with them.")})


def _record(actor: Actor, action: str, view: SavedView, *, always: bool = False, **details: Any) -> None:
    """The trail tells of what others see; what is for oneself alone is nobody's business."""
    if always or view.audience is not Audience.OWNER:
        audit.record(actor, action, view, name=view.name, audience=view.audience.value, **details)
