"""A person's own account: what they may change about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Invalid, NotFound
from my_app.extensions import db
from my_app.models import Company, User
from my_app.policies import EMPLOYER, Actor
from my_app.services import audit, companies, pictures, records
from my_app.services.pictures import NewPicture
from my_app.services.roles import ensure_builtin_roles
from my_app.services.transaction import transaction
from my_app.services.validation import problem_with

OWN_FIELDS = ("name", "locale", "timezone")


def own(actor: Actor) -> User:
    """The account of whoever acts; nobody reaches another's by this door. Raises `NotFound` for nobody."""
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None:
        raise NotFound
    return user


def update_own(actor: Actor, values: Mapping[str, Any]) -> User:
    """Change one's own name, language and time zone; other names in ``values`` are left out. Raises `Invalid`."""
    with transaction():
        user = own(actor)
        changed = records.assign(user, clean(values))
        if changed:
            audit.record(actor, "account.update", user, fields=sorted(changed))
    return user


def change_avatar(actor: Actor, avatar: NewPicture) -> None:
    """Another picture of oneself, or none. Raises `Invalid` for what is no picture that we take."""
    user = own(actor)
    with pictures.kept("avatar", user.avatar, avatar) as name, transaction():
        if records.assign(user, {"avatar": name}):
            audit.record(actor, "account.update", user, fields=["avatar"])


def choose_locale(actor: Actor, locale: str) -> None:
    """Make ``locale`` the person's own choice. Raises `Invalid` for one that the site does not speak."""
    update_own(actor, {"locale": locale})


def register(user: User, company_name: str, locale: str) -> Company:
    """Make whoever signs up an employer: the role, the company, and its ownership.

    Works in the caller's transaction: it flushes, and does not commit. Raises `Invalid` for a bad name.
    """
    user.locale = locale
    user.roles.append(ensure_builtin_roles()[EMPLOYER])
    audit.record(Actor(label=user.email, user_id=user.id), "user.register", user)
    return companies.register(company_name, user)


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` for the fields that are one's own, trimmed; the empty text means no choice. Raises `Invalid`."""
    kept = {name: str(values[name] or "").strip() for name in OWN_FIELDS if name in values}
    errors: dict[str, Any] = {}
    if "name" in kept:
        errors["name"] = _("Enter your name.") if not kept["name"] else problem_with(User, "name", kept["name"])
    if kept.get("locale") and kept["locale"] not in i18n.LOCALES:
        errors["locale"] = _("This is not a language of this site.")
    if kept.get("timezone") and kept["timezone"] not in i18n.timezones():
        errors["timezone"] = _("This is not a time zone.")
    errors = {name: problem for name, problem in errors.items() if problem}
    if errors:
        raise Invalid(errors)
    return {name: value if name == "name" else value or None for name, value in kept.items()}
