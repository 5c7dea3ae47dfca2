"""Finding something by its name: postings, companies and people, a few of each, for the palette."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, case, func, or_, select, true

from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import Company, Job, Membership, User, fold
from my_app.policies import Actor, Permission, rows
from my_app.services import searching
from my_app.services.searching import Part

LIMIT = 5
MAX_LENGTH = 200


@dataclass(frozen=True)
class Found:
    """What was found of each kind, best first: rows of ``id``, ``name`` and a ``note`` that tells equals apart."""

    postings: Sequence[Any] = ()
    companies: Sequence[Any] = ()
    people: Sequence[Any] = ()


def find(actor: Actor, words: str) -> Found:
    """What the actor may see whose name holds every word; without words, the postings that changed last.

    Names that begin with the words come first, then the newest. One query for each kind, and none for a kind of
    which the actor sees no rows. Raises `Invalid` for more than `MAX_LENGTH` characters.
    """
    if len(words) > MAX_LENGTH:
        raise Invalid({"q": _("Search for at most %(limit)s characters.", limit=MAX_LENGTH)})
    wanted = fold(words).split()
    if not wanted:
        return Found(postings=postings(actor, wanted))
    return Found(postings(actor, wanted), companies(actor, wanted), people(actor, wanted))


def postings(actor: Actor, words: Sequence[str]) -> Sequence[Any]:
    """Postings by title or reference, those in the trash left out; the note is the company."""
    if not actor.holds(Permission.JOB_READ):
        return []
    found = searching.condition(searching.parse(" ".join(words)), part=Part.NAME) if words else true()
    start = func.lower(Job.title)
    return db.session.execute(
        select(Job.id, Job.title.label("name"), Company.name.label("note"))
        .join(Company, Company.id == Job.company_id)
        .where(rows(actor, Permission.JOB_READ, Job), Job.deleted_at.is_(None), found)
        .order_by(*begins(words, start), Job.updated_at.desc(), Job.id.desc())
        .limit(LIMIT)
    ).all()


def companies(actor: Actor, words: Sequence[str]) -> Sequence[Any]:
    """Companies by name; the note is the short name."""
    if not actor.holds(Permission.COMPANY_READ):
        return []
    named = [Company.search_text.contains(word, autoescape=True) for word in words]
    return db.session.execute(
        select(Company.id, Company.name, Company.slug.label("note"))
        .where(rows(actor, Permission.COMPANY_READ, Company), *named)
        .order_by(*begins(words, Company.search_text), Company.created_at.desc(), Company.id.desc())
        .limit(LIMIT)
    ).all()


def people(actor: Actor, words: Sequence[str]) -> Sequence[Any]:
    """People by name or mail address: everybody for staff, for owners the members of their companies."""
    if not (actor.holds(Permission.USER_READ) or actor.holds(Permission.MEMBER_READ)):
        return []
    members = select(Membership.user_id).where(rows(actor, Permission.MEMBER_READ, Membership))
    # The database lowers both sides: unlike the others, a user has no folded copy.
    named = [or_(*(each.icontains(word, autoescape=True) for each in (User.name, User.email))) for word in words]
    name, mail = func.lower(User.name), func.lower(User.email)
    return db.session.execute(
        select(User.id, User.name, User.email.label("note"))
        .where(or_(rows(actor, Permission.USER_READ, User), User.id.in_(members)), *named)
        .order_by(*begins(words, name, mail), User.created_at.desc(), User.id.desc())
        .limit(LIMIT)
    ).all()


def begins(words: Sequence[str], *texts: Any) -> list[ColumnElement[int]]:
    """The order that puts names first that begin with the words; none without words."""
    if not words:
        return []
    start = " ".join(words)
    return [case((or_(*(text.startswith(start, autoescape=True) for text in texts)), 0), else_=1)]
