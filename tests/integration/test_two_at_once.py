"""Two people act in the same moment: what must stay is still there afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select

from my_app.errors import DomainError
from my_app.extensions import db
from my_app.models import Membership, Part, Role, User
from my_app.services import admins, memberships, roles, users
from my_app.services.admins import admin_exists
from tests.cast import actor
from tests.factories import MembershipFactory, RoleFactory, UserFactory


@pytest.fixture
def at_once(app, monkeypatch):
    """Run two verbs in two transactions, which meet at their checks unless something keeps them apart."""
    barrier = Barrier(2)

    def meeting(check):
        def meet(*args):
            answer = check(*args)
            with suppress(BrokenBarrierError):
                barrier.wait(timeout=0.5)
            return answer

        return meet

    monkeypatch.setattr(admins, "admin_exists", meeting(admins.admin_exists))
    monkeypatch.setattr(memberships, "owner_exists", meeting(memberships.owner_exists))

    def run(verb) -> str:
        with app.app_context():
            try:
                verb()
            except DomainError:
                return "refused"
            return "done"

    def both(*verbs) -> list[str]:
        db.session.rollback()
        with ThreadPoolExecutor(2) as pool:
            return sorted(pool.map(run, verbs))

    return both


def test_two_admins_cannot_keep_each_other_out(cast, at_once):
    first, second = cast.admin, UserFactory(role="admin")

    def deactivate(who, whom):
        return lambda: users.set_active(who, [whom], active=False)

    pair = deactivate(actor(first), second.id), deactivate(actor(second), first.id)
    assert at_once(*pair) == ["done", "refused"]
    assert admin_exists()


def test_two_admins_cannot_strip_each_other(cast, at_once):
    first, second = cast.admin, UserFactory(role="admin")

    def strip(who, whom):
        return lambda: users.update(who, db.session.get(User, whom), {"roles": []})

    assert at_once(strip(actor(first), second.id), strip(actor(second), first.id)) == ["done", "refused"]
    assert admin_exists()


def test_a_role_is_not_emptied_while_its_holder_becomes_the_last_admin(cast, at_once):
    rights = ["admin:enter", "role:update", "user:read", "user:update"]
    chief = RoleFactory(name="chief", permissions=rights)
    cast.admin.roles = [chief]
    second = UserFactory(roles=[RoleFactory(name="spare", permissions=rights)])
    empties, keeps_out, second_id, chief_id = actor(second), actor(cast.admin), second.id, chief.id

    def empty():
        roles.update(empties, db.session.get(Role, chief_id), {"permissions": []})

    def keep_out():
        users.set_active(keeps_out, [second_id], active=False)

    assert at_once(empty, keep_out) == ["done", "refused"]
    assert admin_exists()


def test_two_owners_cannot_remove_each_other(cast, at_once):
    second = MembershipFactory(company=cast.acme, part=Part.OWNER)
    first = db.session.scalar(select(Membership).where(Membership.user_id == cast.owner.id))

    def remove(who, whom):
        return lambda: memberships.remove(who, db.session.get(Membership, whom))

    pair = remove(actor(cast.owner), second.id), remove(actor(second.user), first.id)
    assert at_once(*pair) == ["done", "refused"]
    assert memberships.owner_exists(cast.acme.id)
