"""Actor: whoever acts. Services know an actor, never a request."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from my_app import i18n
from my_app.extensions import db
from my_app.models import Company, CompanyStatus, Membership, Part, User
from my_app.policies.factors import is_missing
from my_app.policies.permissions import PART_PERMISSIONS, PERSONAL, Permission
from my_app.policies.roles import known_permissions, reaches_all


@dataclass(frozen=True)
class Actor:
    """Who acts, with the rights they act with.

    ``permissions`` reach over all rows; ``companies`` maps a company's id to the permissions
    that a membership gives over that company's rows. ``lists`` is how they like their lists, as it was stored:
    columns and views named there may be gone.
    """

    label: str
    user_id: int | None = None
    permissions: frozenset[Permission] = frozenset()
    companies: Mapping[int, frozenset[Permission]] = field(default_factory=dict)
    locale: str = i18n.DEFAULT_LOCALE
    timezone: str = "UTC"
    company_names: Mapping[int, str] = field(default_factory=dict)
    lists: Mapping[str, Any] = field(default_factory=dict)
    # Who looks at the site as this actor, by their mail address; empty for whoever acts in their own name.
    viewer: str = ""

    @cached_property
    def rights(self) -> Hashable:
        """All that a rule's clause may depend on: the same rights give the same clauses."""
        return self.user_id, self.permissions, tuple(self.companies.items())

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this actor reads and types times."""
        return i18n.timezone(self.timezone)

    def holds(self, permission: Permission) -> bool:
        """Whether the permission is held over at least some rows; says nothing of a given row."""
        return permission in self.permissions or bool(self.company_ids(permission))

    @property
    def is_staff(self) -> bool:
        """Whether a role gives some right over all rows, beyond entering the admin."""
        return reaches_all(self.permissions)

    def narrowed(self, to: frozenset[Permission]) -> Actor:
        """The same actor with no more than these rights: what they hold beyond is left out, nothing is added."""
        companies = {company_id: held & to for company_id, held in self.companies.items()}
        return replace(self, permissions=self.permissions & to, companies=companies)

    def company_ids(self, permission: Permission) -> list[int]:
        """The companies in which a membership gives ``permission``."""
        return sorted(company_id for company_id, held in self.companies.items() if permission in held)


# Company, its name, and what the membership gives there.
Memberships = Sequence[tuple[int, str, frozenset[Permission]]]
MEMBERSHIP = (Membership.company_id, Company.name, Membership.part, Company.status)

ANONYMOUS = Actor(label="anonymous")
COMMAND_LINE = Actor(label="command line", permissions=frozenset(Permission))


def actor_for(user: User, locale: str, timezone: str, memberships: Memberships | None = None) -> Actor:
    """The actor that a signed-in user is: roles and memberships, read once. Without ``memberships`` they are looked up.

    Somebody whose roles do not open the admin acts with nothing, whatever memberships are left; so do staff without the
    second factor that they must have.
    """
    permissions = known_permissions(name for role in user.roles for name in role.permissions or ())
    if not user.is_active or Permission.ADMIN_ENTER not in permissions or is_missing(user):
        return Actor(label=user.email, user_id=user.id, locale=locale, timezone=timezone)
    if memberships is None:
        memberships = given(
            db.session.execute(select(*MEMBERSHIP).join(Membership.company).where(Membership.user_id == user.id))
        )
    return Actor(
        label=user.email,
        user_id=user.id,
        permissions=permissions | PERSONAL,
        companies={company_id: permissions for company_id, _name, permissions in memberships},
        locale=locale,
        timezone=timezone,
        company_names={company_id: name for company_id, name, _permissions in memberships},
        lists=user.list_preferences,
    )


def reaches(actor: Actor, other: Actor) -> bool:
    """Whether ``actor`` holds all that ``other`` does, over all rows and over those of each company."""
    held = actor.permissions | PERSONAL
    return other.permissions <= held and all(
        permissions <= held | actor.companies.get(company_id, frozenset())
        for company_id, permissions in other.companies.items()
    )


def given(rows: Iterable[Any]) -> Memberships:
    """Each company with its name and what the membership gives. A suspended company's people can look, and no more."""
    return [
        (company_id, name, PART_PERMISSIONS[part if status is CompanyStatus.ACTIVE else Part.VIEWER])
        for company_id, name, part, status in rows
    ]
