"""Whose session or API token it is: the person, with all that their rights are made of, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Executable, Row, Select, and_, bindparam, select
from sqlalchemy.orm import contains_eager

from my_app.extensions import db
from my_app.models import ApiToken, Membership, Role, User, UserSession
from my_app.models.user import role_user
from my_app.policies.actor import MEMBERSHIP, Memberships, given

Key = TypeVar("Key", UserSession, ApiToken)


def account(key: type[Key], token_hash: str) -> tuple[User, Key, Memberships] | None:
    """Whose session or API token this is, with roles and memberships: one statement, in each request anew."""
    rows = db.session.execute(_by_token(key), {"token_hash": token_hash}).unique().all()
    return (rows[0][0], rows[0][1], memberships(rows, 2)) if rows else None


def account_of(user_id: int) -> tuple[User, Memberships] | None:
    """Somebody with roles and memberships, in one statement, whoever they are: also if they are kept out."""
    rows = db.session.execute(_by_id(), {"user_id": user_id}).unique().all()
    return (rows[0][0], memberships(rows, 1)) if rows else None


def memberships(rows: Sequence[Row[Any]], start: int) -> Memberships:
    """What the columns from ``start`` on say; of somebody without any there is one row, and nothing in it."""
    return given(row[start:] for row in rows if row.company_id is not None)


@cache
def _by_token(key: type[UserSession | ApiToken]) -> Executable:
    named = and_(key.user_id == User.id, key.uniquifier == User.fs_uniquifier)
    return _with_rights(select(User, key, *MEMBERSHIP).join(key, named), key.token_hash == bindparam("token_hash"))


@cache
def _by_id() -> Executable:
    return _with_rights(select(User, *MEMBERSHIP), User.id == bindparam("user_id"))


def _with_rights(people: Select[*tuple[Any, ...]], which: ColumnElement[bool]) -> Executable:
    return (
        people
        # Table by table: SQLite would read the whole of a table that stands in brackets on the right of a join.
        .outerjoin(role_user, role_user.c.user_id == User.id)
        .outerjoin(Role, Role.id == role_user.c.role_id)
        .outerjoin(User.memberships)
        .outerjoin(Membership.company)
        .where(which)
        .order_by(Role.name)
        .options(contains_eager(User.roles))
    )
