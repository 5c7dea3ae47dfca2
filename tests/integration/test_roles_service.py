"""Roles: edited by staff, who never raise their own rights."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import Role, User
from my_app.policies import COMMAND_LINE, ROLE_PERMISSIONS, Permission
from my_app.services import roles
from tests.cast import actor
from tests.factories import RoleFactory, UserFactory
from tests.trail import last_entry

ENTER, READ = Permission.ADMIN_ENTER.value, Permission.JOB_READ.value
KEEPER = [ENTER, "role:read", "role:create", "role:update", "role:delete", "user:read"]


def refused(field, verb, *args):
    with pytest.raises(Invalid) as error:
        verb(*args)
    assert list(error.value.errors) == [field]


@pytest.fixture
def keeper(cast):
    """Somebody who keeps the roles, and holds little else."""
    return UserFactory(email="keeper@example.org", roles=[RoleFactory(name="keeper", permissions=KEEPER)])


def test_staff_create_a_role(cast):
    role = roles.create(actor(cast.admin), {"name": " Readers ", "permissions": [READ, ENTER, READ]})
    assert (role.name, role.permissions, role.description) == ("Readers", [ENTER, READ], "")
    assert last_entry().action == "role.create"


@pytest.mark.parametrize("name", ["moderator", "owner"])
def test_only_who_may_creates_roles(cast, name):
    with pytest.raises(Forbidden):
        roles.create(actor(getattr(cast, name)), {"name": "Mine", "permissions": []})


def test_a_permission_that_does_not_exist_is_refused(cast):
    refused("permissions", roles.create, actor(cast.admin), {"name": "Odd", "permissions": ["job:everything"]})


@pytest.mark.parametrize("values", [{"name": ""}, {}, {"name": "x" * 81}, {"name": "admin"}, {"name": "a\x00"}])
def test_a_bad_name_is_refused(cast, values):
    refused("name", roles.create, actor(cast.admin), values)


def test_a_right_that_one_does_not_hold_cannot_be_granted(keeper):
    refused("permissions", roles.create, actor(keeper), {"name": "More", "permissions": [READ]})
    role = RoleFactory(name="plain", permissions=[])
    refused("permissions", roles.update, actor(keeper), role, {"permissions": [READ]})


def test_nothing_is_added_to_a_role_that_one_has(keeper):
    UserFactory(role="admin")
    refused("permissions", roles.update, actor(keeper), keeper.roles[0], {"permissions": [*KEEPER, READ]})
    second = RoleFactory(name="second", permissions=[])
    keeper.roles = [*keeper.roles, second]
    db.session.commit()
    refused("permissions", roles.update, actor(keeper), second, {"permissions": [ENTER]})


def test_a_role_that_holds_more_than_oneself_is_out_of_reach(keeper):
    role = RoleFactory(name="moderator")
    with pytest.raises(Forbidden):
        roles.update(actor(keeper), role, {"description": "Mine"})
    spare = RoleFactory(name="spare", permissions=[READ])
    with pytest.raises(Forbidden):
        roles.delete(actor(keeper), spare)


def test_staff_change_a_role(cast):
    role = RoleFactory(name="readers", permissions=[ENTER])
    roles.update(actor(cast.admin), role, {"name": "Lookers", "permissions": [READ]})
    assert (role.name, role.permissions) == ("Lookers", [READ])
    assert last_entry().details == {"fields": ["name", "permissions"], "added": [READ], "removed": [ENTER]}


@pytest.mark.parametrize("name", ["moderator", "owner"])
def test_without_the_right_a_role_does_not_exist(cast, name):
    with pytest.raises(NotFound):
        roles.update(actor(getattr(cast, name)), cast.owner.roles[0], {"permissions": []})


def test_a_built_in_role_keeps_its_name(cast):
    refused("name", roles.update, actor(cast.admin), cast.moderator.roles[0], {"name": "boss"})


def test_a_built_in_role_cannot_be_deleted(cast):
    with pytest.raises(Conflict):
        roles.delete(actor(cast.admin), cast.moderator.roles[0])


def test_a_role_of_ones_own_cannot_be_deleted(keeper):
    with pytest.raises(Conflict):
        roles.delete(actor(keeper), keeper.roles[0])


def test_a_deleted_role_is_gone_and_its_peoples_sessions_end(cast):
    role = RoleFactory(name="readers", permissions=[READ])
    people = UserFactory.create_batch(2, roles=[role])
    old = {user.fs_uniquifier for user in people}
    roles.delete(actor(cast.admin), role)
    assert db.session.scalar(select(Role).where(Role.name == "readers")) is None
    assert all(user.roles == [] and user.fs_uniquifier not in old for user in people)
    assert len({user.fs_uniquifier for user in people}) == 2


def test_the_last_admins_role_keeps_its_rights(cast):
    role = cast.admin.roles[0]
    refused("permissions", roles.update, actor(cast.admin), role, {"permissions": [ENTER]})
    refused("permissions", roles.update, COMMAND_LINE, role, {"permissions": ["user:update", "role:update"]})


def test_the_role_that_makes_the_last_admin_cannot_be_deleted(cast):
    cast.admin.roles = [RoleFactory(name="chief", permissions=sorted(Permission))]
    db.session.commit()
    with pytest.raises(Conflict):
        roles.delete(COMMAND_LINE, cast.admin.roles[0])
    assert db.session.scalar(select(User).where(User.roles.any(Role.name == "chief"))) is cast.admin


def test_the_built_in_roles_are_made_once(app):
    first = roles.ensure_builtin_roles()
    assert set(first) == set(ROLE_PERMISSIONS)
    first["employer"].permissions = [ENTER, READ]
    assert roles.ensure_builtin_roles()["employer"].permissions == [ENTER, READ]
