"""People's accounts, as staff keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import selectinload

from my_app import i18n
from my_app.errors import Conflict, Forbidden, Invalid
from my_app.extensions import db
from my_app.models import Membership, Role, User, utcnow
from my_app.policies import Actor, Permission, allowed, require, rows
from my_app.policies.permissions import PART_PERMISSIONS
from my_app.services import audit, records
from my_app.services.admins import keeping_an_admin
from my_app.services.credentials import find_user, hashed, new_uniquifier, normalised_email
from my_app.services.memberships import withdraw_invitations
from my_app.services.roles import within_own
from my_app.services.transaction import transaction
from my_app.services.validation import check, one_line

FIELDS = ("email", "name", "locale", "timezone", "active", "roles")
# Whoever signed in with the old ones must sign in again.
ENDS_SESSIONS = {"email", "password", "roles", "active"}
ON_OWN_PAGE = _("You change your own mail address and password on the page of your account, under “Sign-in”.")
NO_ADMIN_LEFT = _("Nobody would be left who can manage users and roles.")


def create(actor: Actor, values: Mapping[str, Any], password: str | None) -> User:
    """A new account. ``values``: email, name, locale, timezone, active, roles (`Role` rows).

    The address counts as confirmed, for staff vouch for it; without a password the person sets one through
    “forgot password”. Raises `Forbidden`, and `Invalid` by field (the password's is ``new_password``).
    """
    if Permission.USER_CREATE not in actor.permissions:
        raise Forbidden
    with transaction():
        kept = values_of({"email": "", "name": "", "active": True, "roles": []} | dict(values))
        _refuse_roles_beyond(actor, kept["roles"])
        if find_user(kept["email"]):
            raise Invalid({"email": _("Somebody has an account with this e-mail address already.")})
        user = User(fs_uniquifier=new_uniquifier(), confirmed_at=utcnow(), **kept)
        user.password = hashed(password, user) if password else None
        db.session.add(user)
        require(actor, Permission.USER_CREATE, user)
        audit.record(actor, "user.create", user, roles=[role.name for role in user.roles])
    return user


def update(actor: Actor, user: User, values: Mapping[str, Any], password: str | None = None) -> None:
    """Change an account, and its password when one is given.

    A new password, address, set of roles or ``active`` ends the person's sessions and tokens. Raises `NotFound`;
    `Forbidden` for somebody who holds more than the actor; `Invalid` by field, also for changing one's own address,
    password and roles, deactivating oneself, granting more than one holds, and stripping the last admin.
    """
    kept = values_of(values)
    last = Invalid({"active" if kept.get("active") is False else "roles": NO_ADMIN_LEFT})
    with transaction(), keeping_an_admin(last):
        require(actor, Permission.USER_UPDATE, user)
        db.session.refresh(user)
        require_reach(actor, user)
        _refuse_own(actor, user, kept, password)
        _refuse_roles_beyond(actor, [role for role in kept.get("roles", ()) if role not in user.roles])
        changed = set(records.assign(user, kept))
        if password:
            user.password = hashed(password, user)
            changed.add("password")
        if "active" in changed and not user.active:
            withdraw_invitations(user.id)
        if changed & ENDS_SESSIONS:
            user.fs_uniquifier = new_uniquifier()
        if changed:
            details = {"roles": [role.name for role in user.roles]} if "roles" in changed else {}
            audit.record(actor, "user.update", user, fields=sorted(changed), **details)


def set_active(actor: Actor, ids: Sequence[int], active: bool) -> int:
    """Let these people in, or keep them out; returns how many were changed.

    All or none: raises `Forbidden` when one of them holds more than the actor, `Conflict` for oneself and for the
    last admin, `Invalid` for too many. Ids that are out of sight, and those in that state already, are passed over.
    """
    ids = records.usable_ids(ids)
    with transaction(), keeping_an_admin(Conflict(NO_ADMIN_LEFT)):
        scope = (User.id.in_(ids), User.active.is_not(active), rows(actor, Permission.USER_UPDATE, User))
        options = (selectinload(User.roles), selectinload(User.memberships))
        people = db.session.scalars(select(User).options(*options).where(*scope).order_by(User.id)).all()
        for user in people:
            if user.id == actor.user_id:
                raise Conflict(_("You cannot deactivate yourself."))
            require_reach(actor, user)
            user.active, user.fs_uniquifier = active, new_uniquifier()
            if not active:
                withdraw_invitations(user.id)
            audit.record(actor, "user.activate" if active else "user.deactivate", user)
    return len(people)


def end_sessions(actor: Actor, user: User) -> None:
    """End a person's sessions and tokens. Raises `NotFound`, and `Forbidden` for somebody who holds more."""
    with transaction():
        require(actor, Permission.USER_UPDATE, user)
        require_reach(actor, user)
        user.fs_uniquifier = new_uniquifier()
        audit.record(actor, "user.end_sessions", user)


def in_sight(actor: Actor, user: User) -> bool:
    """Whether ``actor`` may know who this is: themselves, a member whom they see in a company, anybody for staff."""
    if user.id == actor.user_id or allowed(actor, Permission.USER_READ, user):
        return True
    return any(allowed(actor, Permission.MEMBER_READ, membership) for membership in user.memberships)


def known(actor: Actor, user_id: Any) -> ColumnElement[bool]:
    """The same as a clause about a column, for whole lists."""
    if Permission.USER_READ in actor.permissions:
        return true()
    members = select(Membership.user_id).where(rows(actor, Permission.MEMBER_READ, Membership))
    clause: ColumnElement[bool] = or_(user_id == actor.user_id, user_id.in_(members))
    return clause


def values_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` for the settable fields, trimmed. Raises `Invalid`; other names are left out."""
    kept: dict[str, Any] = {name: values[name] for name in FIELDS if name in values}
    if "email" in kept:
        kept["email"] = normalised_email(kept["email"])
    if "name" in kept:
        kept["name"] = one_line(str(kept["name"] or ""))
    if "active" in kept:
        kept["active"] = bool(kept["active"])
    if "roles" in kept:
        kept["roles"] = sorted(set(kept["roles"] or ()), key=lambda role: role.name)
    for name in ("locale", "timezone"):
        if name in kept:
            kept[name] = kept[name] or None
    if kept.get("locale") and kept["locale"] not in i18n.LOCALES:
        raise Invalid({"locale": _("This is not one of the site’s languages.")})
    if kept.get("timezone") and kept["timezone"] not in i18n.timezones():
        raise Invalid({"timezone": _("This is not a time zone.")})
    check(User, {name: kept[name] for name in ("name",) if name in kept})
    return kept


def require_reach(actor: Actor, user: User) -> None:
    """Raise `Forbidden` unless the actor holds whatever ``user`` does: who sets a password could act as them."""
    if actor.user_id is not None and user.id == actor.user_id:
        return
    parts = ((each.company_id, PART_PERMISSIONS[each.part]) for each in user.memberships)
    reached = within_own(actor, (name for role in user.roles for name in role.permissions)) and all(
        held <= actor.permissions | actor.companies.get(company_id, frozenset()) for company_id, held in parts
    )
    if not reached:
        raise Forbidden(_("This person holds rights that you do not have."))


def _refuse_own(actor: Actor, user: User, kept: Mapping[str, Any], password: str | None) -> None:
    """What opens one's own account is changed where a proof is asked for: a borrowed session would keep it for good."""
    if user.id != actor.user_id:
        return
    if kept.get("email", user.email) != user.email:
        raise Invalid({"email": ON_OWN_PAGE})
    if password:
        raise Invalid({"new_password": ON_OWN_PAGE})
    if "roles" in kept and set(kept["roles"]) != set(user.roles):
        raise Invalid({"roles": _("You cannot change your own roles.")})
    if kept.get("active") is False:
        raise Invalid({"active": _("You cannot deactivate yourself.")})


def _refuse_roles_beyond(actor: Actor, roles: Sequence[Role]) -> None:
    if not all(within_own(actor, role.permissions) for role in roles):
        raise Invalid({"roles": _("You can only give roles whose rights you have yourself.")})
