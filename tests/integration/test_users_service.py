"""Accounts: made, changed, let in and kept out by staff."""

from __future__ import annotations

import re

import pytest
from flask_security import verify_password
from flask_security.recoverable import generate_reset_password_token

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import Role
from my_app.policies import COMMAND_LINE, Permission
from my_app.services import users
from my_app.services.records import MAX_BULK
from tests.cast import actor
from tests.factories import PASSWORD, CompanyFactory, MembershipFactory, RoleFactory, UserFactory
from tests.trail import last_entry, trail


def refused(field, verb, *args):
    with pytest.raises(Invalid) as error:
        verb(*args)
    assert list(error.value.errors) == [field]
    return str(error.value.errors[field])


def a_user_manager(**kwargs):
    """Somebody who manages users, and holds little else."""
    rights = [Permission.ADMIN_ENTER, Permission.USER_READ, Permission.USER_CREATE, Permission.USER_UPDATE]
    return UserFactory(roles=[RoleFactory(name="helpdesk", permissions=rights)], **kwargs)


def test_staff_create_an_account_that_can_sign_in_at_once(cast):
    user = users.create(actor(cast.admin), {"email": "new@EXAMPLE.org", "name": " New "}, PASSWORD)
    assert (user.email, user.name, user.active) == ("new@example.org", "New", True)
    assert user.confirmed_at is not None
    assert verify_password(PASSWORD, user.password)


def test_the_trail_says_who_was_created_and_no_password(cast):
    users.create(actor(cast.admin), {"email": "new@example.org", "roles": [RoleFactory()]}, PASSWORD)
    entry = last_entry()
    assert (entry.action, entry.actor, entry.details) == ("user.create", "admin@example.org", {"roles": ["employer"]})


def test_an_account_without_a_password_can_set_one_through_forgot_password(cast, client, app):
    user = users.create(actor(cast.admin), {"email": "new@example.org"}, None)
    page = f"/reset/{generate_reset_password_token(user)}"
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)[1]
    client.post(page, data={"password": "a fine new one", "password_confirm": "a fine new one", "csrf_token": csrf})
    db.session.refresh(user)
    assert verify_password("a fine new one", user.password)


@pytest.mark.parametrize("name", ["moderator", "owner"])
def test_only_staff_with_the_right_create_accounts(cast, name):
    with pytest.raises(Forbidden):
        users.create(actor(getattr(cast, name)), {"email": "new@example.org"}, PASSWORD)


def test_an_address_is_taken_whatever_its_case(cast):
    refused("email", users.create, actor(cast.admin), {"email": "OWNER@example.org"}, PASSWORD)


def test_an_address_that_is_taken_is_refused_on_a_change_too(cast):
    refused("email", users.update, actor(cast.admin), cast.owner, {"email": "Rival@example.org"})


@pytest.mark.parametrize("email", ["", None, "nonsense", "a\x00b@example.org", "a" * 250 + "@example.org"])
def test_a_bad_address_is_refused_at_its_field(cast, email):
    refused("email", users.create, actor(cast.admin), {"email": email}, PASSWORD)


@pytest.mark.parametrize("password", ["short", "x" * 2000])
def test_a_bad_password_is_refused_at_its_field(cast, password):
    refused("new_password", users.create, actor(cast.admin), {"email": "new@example.org"}, password)
    refused("new_password", users.update, actor(cast.admin), cast.owner, {}, password)


@pytest.mark.parametrize("field, value", [("locale", "xx"), ("timezone", "Mars/Base"), ("name", "x" * 121)])
def test_bad_values_are_refused_at_their_field(cast, field, value):
    refused(field, users.update, actor(cast.admin), cast.owner, {field: value})


@pytest.mark.parametrize("values", [{"email": "other@example.org"}, {"active": False}, {"roles": []}])
def test_a_change_of_address_roles_or_active_ends_the_sessions(cast, values):
    old = cast.owner.fs_uniquifier
    users.update(actor(cast.admin), cast.owner, values)
    assert cast.owner.fs_uniquifier != old


def test_a_new_password_ends_the_sessions(cast, sign_in):
    browser = sign_in(cast.owner)
    users.update(actor(cast.admin), cast.owner, {}, "another long one")
    assert verify_password("another long one", cast.owner.password)
    assert "owner@example.org" not in browser.get("/").text


def test_a_change_of_the_name_ends_no_session(cast):
    old = cast.owner.fs_uniquifier
    users.update(actor(cast.admin), cast.owner, {"name": "Olga", "locale": "de", "timezone": "Europe/Berlin"})
    assert (cast.owner.name, cast.owner.locale, cast.owner.fs_uniquifier) == ("Olga", "de", old)


def test_a_new_address_stays_confirmed(cast):
    users.update(actor(cast.admin), cast.owner, {"email": "other@example.org"})
    assert cast.owner.confirmed_at is not None


def test_the_trail_names_the_fields_and_no_password(cast):
    users.update(actor(cast.admin), cast.owner, {"name": "Olga"}, "another long one")
    assert last_entry().details == {"fields": ["name", "password"]}


def test_saving_without_a_change_leaves_no_trail(cast):
    users.update(actor(cast.admin), cast.owner, {"name": cast.owner.name, "email": cast.owner.email})
    assert trail() == []


def test_fields_that_are_not_for_input_are_left_out(cast):
    users.update(actor(cast.admin), cast.owner, {"fs_uniquifier": "x", "password": "y", "login_count": 9})
    assert (cast.owner.password, cast.owner.login_count) == (PASSWORD, 0)


@pytest.mark.parametrize("name", ["moderator", "owner"])
def test_without_the_right_an_account_does_not_exist(cast, name):
    with pytest.raises(NotFound):
        users.update(actor(getattr(cast, name)), cast.viewer, {"name": "Mine"})


def test_nobody_changes_their_own_roles(cast):
    role = RoleFactory(name="moderator")
    refused("roles", users.update, actor(cast.admin), cast.admin, {"roles": [*cast.admin.roles, role]})


def test_ones_own_address_and_password_are_not_changed_through_the_admin(cast):
    admin = actor(cast.admin)
    assert "page of your account" in refused("email", users.update, admin, cast.admin, {"email": "mine@example.org"})
    assert "page of your account" in refused("new_password", users.update, admin, cast.admin, {}, "a fine new long one")
    users.update(admin, cast.admin, {"name": "Ada", "email": cast.admin.email, "active": True})
    assert cast.admin.name == "Ada"


def test_nobody_deactivates_themselves(cast):
    UserFactory(role="admin")
    refused("active", users.update, actor(cast.admin), cast.admin, {"active": False})


def test_nobody_deactivates_themselves_in_bulk(cast):
    UserFactory(role="admin")
    with pytest.raises(Conflict):
        users.set_active(actor(cast.admin), [cast.owner.id, cast.admin.id], False)
    assert cast.owner.active


def test_a_role_with_more_rights_than_ones_own_cannot_be_given(cast):
    helper, role = a_user_manager(), RoleFactory(name="moderator")
    refused("roles", users.create, actor(helper), {"email": "new@example.org", "roles": [role]}, PASSWORD)
    user = UserFactory(role=None)
    refused("roles", users.update, actor(helper), user, {"roles": [role]})


def test_a_role_within_ones_own_rights_can_be_given(cast):
    helper, role = a_user_manager(), RoleFactory(name="employer")
    user = users.create(actor(helper), {"email": "new@example.org", "roles": [role]}, PASSWORD)
    assert user.roles == [role]


def test_somebody_who_holds_more_cannot_be_edited(cast):
    helper = actor(a_user_manager())
    with pytest.raises(Forbidden):
        users.update(helper, cast.moderator, {}, "taken over!")
    with pytest.raises(Forbidden):
        users.set_active(helper, [cast.moderator.id], False)


def test_a_companys_people_cannot_be_taken_over_without_rights_in_it(cast):
    with pytest.raises(Forbidden):
        users.update(actor(a_user_manager()), cast.viewer, {}, "taken over!")


def test_the_last_admin_keeps_the_role(cast):
    refused("roles", users.update, COMMAND_LINE, cast.admin, {"roles": [RoleFactory(name="moderator")]})
    db.session.expire_all()
    assert [role.name for role in cast.admin.roles] == ["admin"]


def test_the_last_admin_stays_active(cast):
    refused("active", users.update, COMMAND_LINE, cast.admin, {"active": False})
    with pytest.raises(Conflict):
        users.set_active(COMMAND_LINE, [cast.owner.id, cast.admin.id], False)
    assert cast.admin.active
    assert cast.owner.active


def test_an_admin_who_is_kept_out_does_not_count_as_one(cast):
    UserFactory(role="admin", active=False)
    refused("active", users.update, COMMAND_LINE, cast.admin, {"active": False})


def test_one_of_two_admins_can_go(cast):
    UserFactory(role="admin")
    users.update(COMMAND_LINE, cast.admin, {"active": False})
    assert not cast.admin.active


def test_rights_in_two_roles_make_an_admin_too(cast):
    halves = [
        RoleFactory(name="people", permissions=[Permission.ADMIN_ENTER, Permission.USER_UPDATE]),
        RoleFactory(name="rights", permissions=[Permission.ROLE_UPDATE]),
    ]
    both = UserFactory(roles=halves)
    users.update(COMMAND_LINE, cast.admin, {"active": False})
    refused("roles", users.update, COMMAND_LINE, both, {"roles": halves[:1]})


def test_people_are_kept_out_and_let_in_in_bulk(cast):
    admin, ids = actor(cast.admin), [cast.owner.id, cast.rival.id, 0, 10**30]
    old = cast.owner.fs_uniquifier
    assert users.set_active(admin, ids, False) == 2
    assert users.set_active(admin, ids, False) == 0
    assert cast.owner.fs_uniquifier != old
    assert users.set_active(admin, ids[:1], True) == 1
    assert trail() == ["user.deactivate", "user.deactivate", "user.activate"]


def test_too_many_at_once_are_refused(cast):
    refused("rowid", users.set_active, actor(cast.admin), range(1, MAX_BULK + 2), False)


def test_somebody_without_the_right_changes_nobody_in_bulk(cast):
    assert users.set_active(actor(cast.moderator), [cast.owner.id], False) == 0
    assert cast.owner.active


def test_a_member_of_a_company_that_one_belongs_to_with_the_same_part_is_in_reach(cast):
    helper = a_user_manager()
    company = CompanyFactory()
    MembershipFactory(user=helper, company=company)
    mate = MembershipFactory(company=company).user
    users.update(actor(helper), mate, {"name": "Mate"})
    assert mate.name == "Mate"


def test_a_role_that_came_with_a_slip_gives_nothing_and_hinders_nothing(cast):
    role = Role(name="slip", permissions=["no:such"])
    db.session.add(role)
    db.session.commit()
    users.update(actor(cast.admin), cast.owner, {"roles": [role]})
    assert cast.owner.roles == [role]
