"""Who belongs to which company, as what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, delete, select

from my_app.errors import Conflict, Forbidden, Invalid
from my_app.extensions import db
from my_app.models import Company, Invitation, Membership, Part, User
from my_app.policies import EMPLOYER, Actor, Permission, known_permissions, require
from my_app.policies.permissions import PART_PERMISSIONS
from my_app.services import audit
from my_app.services.roles import ensure_builtin_roles
from my_app.services.transaction import transaction


def add(actor: Actor, user: User, company: Company, part: Part) -> Membership:
    """Make ``user`` a member at once; for staff and the command line, owners invite instead.

    Raises `Forbidden` or `NotFound`, and `Invalid` for somebody who is a member already.
    """
    if Permission.MEMBER_INVITE not in actor.permissions:
        raise Forbidden
    with transaction():
        require(actor, Permission.MEMBER_INVITE, company)
        require_part(actor, company.id, part)
        membership = join(user, company, part)
        audit.record(actor, "membership.add", membership, part=part.value)
    return membership


def change_part(actor: Actor, membership: Membership, part: Part) -> None:
    """Make a member owner, editor or viewer.

    Raises `NotFound` or `Forbidden`, and `Conflict` when the company would be left without an owner.
    """
    with transaction(), keeping_an_owner(actor, Permission.MEMBER_UPDATE, membership):
        require(actor, Permission.MEMBER_UPDATE, membership)
        db.session.refresh(membership)
        require_part(actor, membership.company_id, part)
        if membership.part is not part:
            was, membership.part = membership.part, part
            audit.record(actor, "membership.change", membership, was=was.value, part=part.value)


def remove(actor: Actor, membership: Membership) -> None:
    """Take somebody out of a company.

    Raises `NotFound` or `Forbidden`, and `Conflict` when the company would be left without an owner.
    """
    with transaction(), keeping_an_owner(actor, Permission.MEMBER_REMOVE, membership):
        require(actor, Permission.MEMBER_REMOVE, membership)
        audit.record(actor, "membership.remove", membership, part=membership.part.value, user=membership.user_id)
        withdraw_invitations(membership.user_id, Invitation.company_id == membership.company_id)
        db.session.delete(membership)


def withdraw_invitations(user_id: int, *where: ColumnElement[bool]) -> None:
    """Take back what somebody has offered and nobody has accepted yet. Call it inside of a transaction.

    Whoever is no longer trusted may have invited an address of their own.
    """
    sent = (Invitation.invited_by_id == user_id, Invitation.accepted_at.is_(None))
    db.session.execute(delete(Invitation).where(*sent, *where))


def join(user: User, company: Company, part: Part) -> Membership:
    """The new membership, in the caller's transaction; somebody whom no role lets in gets the employer's.

    Raises `Invalid` for somebody who is a member already.
    """
    pair = (Membership.user_id == user.id, Membership.company_id == company.id)
    if db.session.scalar(select(Membership.id).where(*pair)) is not None:
        raise Invalid({"user": _("This person is a member of the company already.")})
    if Permission.ADMIN_ENTER not in known_permissions(name for role in user.roles for name in role.permissions):
        user.roles.append(ensure_builtin_roles()[EMPLOYER])
    membership = Membership(user=user, company=company, part=part)
    db.session.add(membership)
    db.session.flush()
    return membership


def require_part(actor: Actor, company_id: int, part: Part) -> None:
    """Raise `Forbidden` for a part that gives more than the actor holds in that company."""
    if not PART_PERMISSIONS[part] <= actor.permissions | actor.companies.get(company_id, frozenset()):
        raise Forbidden(_("You can only grant rights that you have yourself."))


@contextmanager
def keeping_an_owner(actor: Actor, permission: Permission, membership: Membership) -> Iterator[None]:
    """Raise `Conflict` when the block takes a company's last owner away; staff may.

    The company's row is locked meanwhile, so that of two owners who remove each other one is refused.
    """
    company_id = membership.company_id
    db.session.execute(select(Company.id).where(Company.id == company_id).with_for_update(key_share=True))
    before = owner_exists(company_id)
    yield
    db.session.flush()
    if before and permission not in actor.permissions and not owner_exists(company_id):
        raise Conflict(_("A company needs an owner: make somebody else an owner first."))


def owner_exists(company_id: int) -> bool:
    """Whether the company has an owner who can act."""
    owners = select(Membership.id).join(Membership.user).where(Membership.company_id == company_id, User.active)
    return db.session.scalar(owners.where(Membership.part == Part.OWNER).limit(1)) is not None
