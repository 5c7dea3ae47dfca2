"""Who may do what: the rights of roles and of parts, and what each door asks for. To read, never to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_admin import BaseView, expose
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from my_app import i18n
from my_app.admin.access import ProtectedMixin
from my_app.admin.access_doors import Door, Who, doors
from my_app.admin.views.why_words import right_words
from my_app.extensions import db
from my_app.models import Part, Role
from my_app.policies import Permission, rows
from my_app.policies.permissions import GRANTABLE, PART_PERMISSIONS
from my_app.policies.roles import known_permissions
from my_app.web.actor import current_actor

TABLES: dict[str, Any] = {
    "admin": _("Admin"),
    "job": _("Postings"),
    "import": _("Imports"),
    "company": _("Companies"),
    "member": _("Members"),
    "invitation": _("Invitations"),
    "user": _("Users"),
    "role": _("Roles"),
    "audit": _("Audit trail"),
    "task": _("Background work"),
}
WHO: dict[Who, Any] = {
    Who.EVERYBODY: _("Everybody"),
    Who.COMING_IN: _("Whoever is signing in"),
    Who.SIGNED_IN: _("Whoever is signed in"),
    Who.OWNER: _("Whose it is"),
    Who.TOKEN: _("Programs, with a token"),
    Who.CLOSED: _("Nobody"),
}


@dataclass(frozen=True)
class Column:
    """A role, which reaches over all rows, or a part, which reaches over those of a company."""

    words: Any
    held: frozenset[Permission]
    all_rows: bool


@dataclass(frozen=True)
class Entrance:
    """A door as the page shows it: its path, and who gets through in words."""

    door: Door
    path: str
    who: Any


class AccessView(ProtectedMixin, BaseView):
    """For whoever sees roles."""

    read_permission = Permission.ROLE_READ

    @expose("/")
    def index_view(self) -> Any:
        """Both tables. Doors that are shut for everybody are counted only."""
        columns, found = list(self.columns()), list(doors(current_app))
        shut = sum(door.needs is Who.CLOSED for door in found)
        entrances = [entrance(door) for door in found if door.needs is not Who.CLOSED]
        return self.render(
            "admin/access/page.html",
            columns=columns,
            groups=groups(),
            entrances=entrances,
            shut=shut,
            words=right_words,
        )

    def columns(self) -> Iterator[Column]:
        """The roles that the actor sees, then the parts."""
        scope = rows(current_actor(), self.read_permission, Role)
        for role in db.session.scalars(select(Role).where(scope).order_by(Role.name)):
            yield Column(role.name, known_permissions(role.permissions or ()), all_rows=True)
        for part in Part:
            yield Column(i18n.label(part), PART_PERMISSIONS[part], all_rows=False)


def groups() -> list[tuple[Any, list[Permission]]]:
    """The rights that can be given, by what they are about."""
    return [
        (words, [each for each in Permission if each in GRANTABLE and each.value.startswith(f"{name}:")])
        for name, words in TABLES.items()
    ]


def entrance(door: Door) -> Entrance:
    """A door with its words."""
    rule = next(each for each in current_app.url_map.iter_rules(door.endpoint) if door.method in (each.methods or ()))
    return Entrance(door, rule.rule, WHO.get(door.needs) if isinstance(door.needs, Who) else door.needs)
