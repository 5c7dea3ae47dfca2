"""Roles: named sets of permissions over all rows. Nobody can raise their own rights with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy import update as update_rows

from my_app.errors import Conflict, Forbidden, Invalid
from my_app.extensions import db
from my_app.models import Role, User, role_user
from my_app.policies import ROLE_PERMISSIONS, Actor, Permission, known_permissions, require
from my_app.services import audit, records
from my_app.services.admins import keeping_an_admin
from my_app.services.credentials import new_uniquifier
from my_app.services.transaction import transaction
from my_app.services.validation import check, one_line

FIELDS = ("name", "description", "permissions")


def create(actor: Actor, values: Mapping[str, Any]) -> Role:
    """A new role. ``values``: name, description, permissions (their names).

    Raises `Forbidden` without the right to make roles; `Invalid` for a name that is taken, a permission
    that does not exist, and one that the actor does not hold.
    """
    _require_holding(actor, Permission.ROLE_CREATE)
    with transaction():
        role = Role(**_clean({"name": "", "description": "", "permissions": []} | dict(values)))
        _refuse_more_than_own(actor, role.permissions)
        db.session.add(role)
        require(actor, Permission.ROLE_CREATE, role)
        audit.record(actor, "role.create", role, permissions=role.permissions)
    return role


def update(actor: Actor, role: Role, values: Mapping[str, Any]) -> None:
    """Change a role.

    Raises `NotFound` or `Forbidden` (also for a role that holds more than the actor), and `Invalid` for what
    would raise the actor's own rights, rename a built-in role, or leave nobody to run the board.
    """
    last = Invalid({"permissions": _("Nobody would be left who can manage users and roles.")})
    with transaction(), keeping_an_admin(last):
        require(actor, Permission.ROLE_UPDATE, role)
        db.session.refresh(role)
        _require_reach(actor, role)
        clean = _clean(values)
        if role.name in ROLE_PERMISSIONS and clean.get("name", role.name) != role.name:
            raise Invalid({"name": _("This role is built in: it keeps its name.")})
        old = frozenset(role.permissions)
        added = set(clean.get("permissions", old)) - old
        removed = old - set(clean.get("permissions", old))
        _refuse_more_than_own(actor, added)
        if added and _has(actor, role):
            raise Invalid({"permissions": _("You have this role yourself: somebody else must add to it.")})
        changed = records.assign(role, clean)
        if changed:
            details = {"added": sorted(added), "removed": sorted(removed)} if added or removed else {}
            audit.record(actor, "role.update", role, fields=sorted(changed), **details)


def delete(actor: Actor, role: Role) -> None:
    """Delete a role; its people lose it, and their sessions end.

    Raises `NotFound`, `Forbidden` (it holds more than the actor), and `Conflict` for a built-in role, a role
    of one's own, and one without which nobody could run the board.
    """
    last = Conflict(_("Nobody would be left who can manage users and roles."))
    with transaction(), keeping_an_admin(last):
        require(actor, Permission.ROLE_DELETE, role)
        _require_reach(actor, role)
        if role.name in ROLE_PERMISSIONS:
            raise Conflict(_("This role is built in: it cannot be deleted."))
        if _has(actor, role):
            raise Conflict(_("You have this role yourself: somebody else must delete it."))
        people = db.session.scalars(select(role_user.c.user_id).where(role_user.c.role_id == role.id)).all()
        audit.record(actor, "role.delete", role, name=role.name, people=len(people))
        if people:
            db.session.execute(update_rows(User), [{"id": id_, "fs_uniquifier": new_uniquifier()} for id_ in people])
        # Not through the session: that would read all people of the role; the database drops their links itself.
        db.session.execute(delete_rows(Role).where(Role.id == role.id))


def ensure_builtin_roles() -> dict[str, Role]:
    """Make the built-in roles that are missing, and hand out all of them by name.

    Works in the caller's transaction: it flushes, and does not commit. Roles that exist keep what staff gave them.
    """
    found = {role.name: role for role in db.session.scalars(select(Role).where(Role.name.in_(ROLE_PERMISSIONS)))}
    for name, permissions in ROLE_PERMISSIONS.items():
        if name not in found:
            found[name] = Role(name=name, permissions=sorted(permissions))
            db.session.add(found[name])
    db.session.flush()
    return found


def within_own(actor: Actor, permissions: Iterable[str]) -> bool:
    """Whether the actor holds each of these over all rows; names that are no permission give nothing and count not."""
    return known_permissions(permissions) <= actor.permissions


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: values[name] for name in FIELDS if name in values}
    for name in ("name", "description"):
        if name in kept:
            kept[name] = one_line(str(kept[name] or ""))
    if "permissions" in kept:
        kept["permissions"] = sorted(set(kept["permissions"] or ()))
        if len(known_permissions(kept["permissions"])) != len(kept["permissions"]):
            raise Invalid({"permissions": _("There is no such permission.")})
    check(Role, {name: value for name, value in kept.items() if name != "permissions"})
    return kept


def _require_holding(actor: Actor, permission: Permission) -> None:
    if permission not in actor.permissions:
        raise Forbidden


def _require_reach(actor: Actor, role: Role) -> None:
    if not within_own(actor, role.permissions):
        raise Forbidden(_("This role holds rights that you do not have."))


def _refuse_more_than_own(actor: Actor, permissions: Iterable[str]) -> None:
    if not within_own(actor, permissions):
        raise Invalid({"permissions": _("You can only grant rights that you have yourself.")})


def _has(actor: Actor, role: Role) -> bool:
    pair = select(role_user.c.role_id).where(role_user.c.role_id == role.id, role_user.c.user_id == actor.user_id)
    return db.session.scalar(pair) is not None
