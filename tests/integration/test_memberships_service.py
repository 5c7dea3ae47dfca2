"""Memberships: who joins, in which part, and the last owner."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import CompanyStatus, Invitation, Membership, Part
from my_app.policies import COMMAND_LINE, Permission
from my_app.services import invitations, memberships, users
from tests.cast import actor
from tests.factories import MembershipFactory, RoleFactory, UserFactory
from tests.trail import last_entry, trail


def of(user):
    return db.session.scalar(select(Membership).where(Membership.user_id == user.id))


def test_staff_add_a_member(cast):
    user = UserFactory()
    membership = memberships.add(actor(cast.admin), user, cast.acme, Part.EDITOR)
    assert (membership.user, membership.company, membership.part) == (user, cast.acme, Part.EDITOR)
    assert (last_entry().action, last_entry().company_id) == ("membership.add", cast.acme.id)


def test_somebody_whom_no_role_lets_in_gets_the_employers(app, cast):
    user = UserFactory(role=None)
    memberships.add(COMMAND_LINE, user, cast.acme, Part.VIEWER)
    assert [role.name for role in user.roles] == ["employer"]


def test_staff_who_are_added_keep_their_roles_as_they_are(cast):
    memberships.add(actor(cast.admin), cast.moderator, cast.acme, Part.VIEWER)
    assert [role.name for role in cast.moderator.roles] == ["moderator"]


@pytest.mark.parametrize("name", ["moderator", "owner"])
def test_owners_and_moderators_add_nobody_directly(cast, name):
    with pytest.raises(Forbidden):
        memberships.add(actor(getattr(cast, name)), UserFactory(), cast.acme, Part.VIEWER)


def test_a_member_is_not_added_twice(cast):
    with pytest.raises(Invalid) as error:
        memberships.add(actor(cast.admin), cast.editor, cast.acme, Part.OWNER)
    assert "user" in error.value.errors


def test_staff_give_no_part_that_holds_more_than_they_do(cast):
    rights = [Permission.ADMIN_ENTER, Permission.COMPANY_READ, Permission.MEMBER_INVITE]
    staff = UserFactory(roles=[RoleFactory(name="recruiter", permissions=rights)])
    with pytest.raises(Forbidden):
        memberships.add(actor(staff), staff, cast.acme, Part.OWNER)


def test_an_owner_sets_a_members_part(cast):
    memberships.change_part(actor(cast.owner), of(cast.viewer), Part.OWNER)
    assert of(cast.viewer).part is Part.OWNER
    assert last_entry().details == {"was": "viewer", "part": "owner"}


def test_setting_the_same_part_leaves_no_trail(cast):
    memberships.change_part(actor(cast.owner), of(cast.viewer), Part.VIEWER)
    assert trail() == []


def test_an_owner_removes_a_member(cast):
    memberships.remove(actor(cast.owner), of(cast.viewer))
    assert of(cast.viewer) is None
    assert (last_entry().action, last_entry().company_id) == ("membership.remove", cast.acme.id)


def test_what_a_removed_member_has_offered_is_taken_back(cast):
    invitations.invite(actor(cast.owner), cast.acme, "second@example.org", Part.OWNER)
    memberships.remove(actor(cast.admin), of(cast.owner))
    assert db.session.scalar(select(Invitation.id).where(Invitation.email == "second@example.org")) is None


def test_what_a_deactivated_person_has_offered_is_taken_back(cast):
    invitations.invite(actor(cast.owner), cast.acme, "second@example.org", Part.OWNER)
    users.set_active(actor(cast.admin), [cast.owner.id], active=False)
    assert db.session.scalar(select(Invitation.id).where(Invitation.email == "second@example.org")) is None


@pytest.mark.parametrize("name", ["editor", "viewer", "moderator", "rival"])
def test_for_others_a_membership_does_not_exist(cast, name):
    with pytest.raises(NotFound):
        memberships.change_part(actor(getattr(cast, name)), of(cast.editor), Part.OWNER)
    with pytest.raises(NotFound):
        memberships.remove(actor(getattr(cast, name)), of(cast.editor))


def test_the_last_owner_stays_owner(cast):
    with pytest.raises(Conflict):
        memberships.change_part(actor(cast.owner), of(cast.owner), Part.EDITOR)
    with pytest.raises(Conflict):
        memberships.remove(actor(cast.owner), of(cast.owner))
    assert of(cast.owner).part is Part.OWNER


def test_an_owner_who_is_kept_out_does_not_count(cast):
    MembershipFactory(company=cast.acme, user=UserFactory(active=False), part=Part.OWNER)
    with pytest.raises(Conflict):
        memberships.remove(actor(cast.owner), of(cast.owner))


def test_one_of_two_owners_can_go(cast):
    MembershipFactory(company=cast.acme, part=Part.OWNER)
    memberships.remove(actor(cast.owner), of(cast.owner))
    assert of(cast.owner) is None


def test_staff_remove_even_the_last_owner(cast):
    memberships.change_part(actor(cast.admin), of(cast.owner), Part.VIEWER)
    memberships.remove(actor(cast.admin), of(cast.owner))
    assert of(cast.owner) is None


def test_a_suspended_companys_owner_changes_no_member(cast):
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    with pytest.raises((Forbidden, NotFound)):
        memberships.remove(actor(cast.owner), of(cast.viewer))
