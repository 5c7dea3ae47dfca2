"""The words of grounds and limits: why one holds for a row, and why it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from my_app.extensions import db
from my_app.i18n import label
from my_app.models import Audience, Company, CompanyStatus, Membership, User
from my_app.policies.actor import Actor
from my_app.policies.permissions import PART_PERMISSIONS, Permission


@dataclass(frozen=True)
class Case:
    """Somebody, a row, and what they would do with it."""

    user: User
    actor: Actor
    row: Any
    permission: Permission

    def company(self) -> Company | None:
        """The company whose row it is."""
        if isinstance(self.row, Company):
            return self.row
        company_id = getattr(self.row, "company_id", None)
        return db.session.get(Company, company_id) if company_id is not None else None

    def membership(self, company: Company) -> Membership | None:
        """What the person is there."""
        return next((each for each in self.user.memberships if each.company_id == company.id), None)


def role(case: Case, holds: bool) -> Any:
    """Which roles give it."""
    if not holds:
        return _("None of their roles gives this over all rows.")
    names = [each.name for each in case.user.roles if case.permission in (each.permissions or ())]
    return _("A role gives this over all rows: %(names)s.", names=", ".join(names))


def member(case: Case, holds: bool) -> Any:
    """What their part in the row's company gives."""
    company = case.company()
    if company is None:
        return _("It belongs to no company.")
    membership = case.membership(company)
    if membership is None:
        return _("They do not belong to %(company)s.", company=company.name)
    named = {"part": label(membership.part), "company": company.name}
    if holds:
        return _("Their part in %(company)s gives this: %(part)s.", **named)
    if company.status is not CompanyStatus.ACTIVE and case.permission in PART_PERMISSIONS[membership.part]:
        return _("%(company)s is suspended: its people can look, and no more.", company=company.name)
    return _("Their part in %(company)s does not give this: %(part)s.", **named)


def own(case: Case, holds: bool) -> Any:
    """Whose it is."""
    return _("It is their own.") if holds else _("It is not their own.")


def all_tasks(case: Case, holds: bool) -> Any:
    """Whether staff see it, whoever has asked for it."""
    if holds:
        return _("A role shows them everybody’s background work.")
    return _("None of their roles shows them everybody’s background work.")


def company(case: Case, holds: bool) -> Any:
    """With which company's people a view is shared."""
    shared = case.company() if case.row.audience is Audience.COMPANY else None
    if shared is None:
        return _("It is not shared with the people of a company.")
    if holds:
        return _("It is shared with everybody at %(company)s.", company=shared.name)
    return _("It is shared with everybody at %(company)s, where they do not belong.", company=shared.name)


def staff(case: Case, holds: bool) -> Any:
    """Whether a view is shared with staff."""
    if case.row.audience is not Audience.STAFF:
        return _("It is not shared with staff.")
    if holds:
        return _("It is shared with staff.")
    return _("It is shared with staff, and none of their roles makes them so.")


def changes(case: Case, holds: bool) -> Any:
    """Whether they may change the postings of a company."""
    return _("They may change its postings.") if holds else _("They may not change its postings.")


def untrashed(case: Case, holds: bool) -> Any:
    """Whether it is still there."""
    return _("It is not in the trash.") if holds else _("It is in the trash.")


WORDS: dict[str, Callable[[Case, bool], Any]] = {
    each.__name__: each for each in (role, member, own, all_tasks, company, staff, changes, untrashed)
}
