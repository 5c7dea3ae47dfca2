"""What staff and owners do with users, roles, companies, members and invitations in the admin."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Company, CompanyStatus, Invitation, Membership, Part, Role, User
from my_app.policies.permissions import GRANTABLE
from tests.factories import MembershipFactory, UserFactory
from tests.html import parse_strictly
from tests.outbox import link
from tests.posting import post
from tests.queries import count_queries


def account(user=None, **changes):
    """What a browser would post from the form of a user."""
    values = {
        "email": "new@example.org",
        "name": "New",
        "new_password": "",
        "active": "y",
        "locale": "",
        "timezone": "",
    }
    if user is not None:
        values |= {"email": user.email, "name": user.name, "roles": [role.id for role in user.roles]}
    return values | changes


def test_staff_create_a_user(cast, sign_in):
    role = db.session.scalar(select(Role).where(Role.name == "employer"))
    answer = post(
        sign_in(cast.admin), "/admin/user/new/", account(roles=[role.id], locale="de", new_password="a fine long one")
    )
    assert answer.status_code == 302
    user = db.session.scalar(select(User).where(User.email == "new@example.org"))
    assert (user.locale, user.roles, user.password != "") == ("de", [role], True)


def test_a_short_password_is_refused_at_its_field_and_not_shown(cast, sign_in):
    answer = post(sign_in(cast.admin), "/admin/user/new/", account(new_password="sh0rt"))
    assert answer.status_code == 422
    assert 'id="new_password-error"' in answer.text
    assert "sh0rt" not in answer.text


def test_an_address_twice_is_refused_whatever_its_case(cast, sign_in):
    answer = post(sign_in(cast.admin), "/admin/user/new/", account(email="OWNER@example.org"))
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_the_form_never_holds_a_hash(cast, sign_in):
    page = sign_in(cast.admin).get(f"/admin/user/edit/?id={cast.owner.id}").text
    assert cast.owner.password not in page
    assert cast.owner.fs_uniquifier not in page


@pytest.mark.parametrize(
    "changes", [{"new_password": "another long one"}, {"email": "moved@example.org"}, {"roles": []}, {"active": ""}]
)
def test_a_change_of_access_ends_the_persons_sessions(cast, sign_in, changes):
    owner = sign_in(cast.owner)
    assert owner.get("/admin/job/").status_code == 200
    data = account(cast.owner, **changes)
    if changes.get("active") == "":
        data.pop("active")
    assert post(sign_in(cast.admin), f"/admin/user/edit/?id={cast.owner.id}", data).status_code == 302
    assert owner.get("/admin/job/").status_code == 302


def test_a_new_name_ends_no_session(cast, sign_in):
    owner = sign_in(cast.owner)
    post(sign_in(cast.admin), f"/admin/user/edit/?id={cast.owner.id}", account(cast.owner, name="Olivia"))
    assert owner.get("/admin/job/").status_code == 200


def test_ones_own_form_says_where_the_address_and_the_password_are_changed(cast, sign_in):
    browser, address = sign_in(cast.admin), f"/admin/user/edit/?id={cast.admin.id}"
    page = browser.get(address).text
    assert "page of your account" in page
    assert 'name="new_password"' not in page
    assert post(browser, address, account(cast.admin, email="mine@example.org")).status_code == 422


def test_the_last_admin_stays(cast, sign_in):
    answer = post(
        sign_in(cast.admin),
        "/admin/user/action/",
        {"action": "deactivate", "rowid": cast.admin.id},
        follow_redirects=True,
    )
    assert db.session.get(User, cast.admin.id).active
    assert "alert-" in answer.text


def test_staff_deactivate_people(cast, sign_in):
    post(sign_in(cast.admin), "/admin/user/action/", {"action": "deactivate", "rowid": [cast.owner.id, cast.rival.id]})
    assert not db.session.get(User, cast.owner.id).active


FILTERS = {
    "role_contains": ("moderator", {"moderator@example.org"}),
    "company_contains": ("bol", {"rival@example.org"}),
    "locale_equals": ("fr", {"rival@example.org"}),
    "active_equals": ("0", {"viewer@example.org"}),
    "current_login_at_from": ("2026-01-01", {"editor@example.org"}),
    "created_at_until": ("2000-01-01", set()),
}


@pytest.mark.parametrize("code", FILTERS)
def test_users_are_filtered(cast, sign_in, code):
    from my_app.models import utcnow

    cast.rival.locale, cast.viewer.active, cast.editor.current_login_at = "fr", False, utcnow()
    db.session.commit()
    value, expected = FILTERS[code]
    page = sign_in(cast.admin).get(f"/admin/user/?flt0_{code}={value}").text
    assert set(re.findall(r">([^<]+@[^<]+)</a></th>", page)) == expected


def test_the_users_export_has_no_secrets(cast, sign_in):
    text = sign_in(cast.admin).get("/admin/user/export/csv/").get_data(as_text=True)
    header = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert header == ["E-mail", "Name", "Active", "Language", "Time zone", "Last sign-in", "Sign-ins", "Created"]
    assert cast.owner.fs_uniquifier not in text
    assert cast.owner.password not in text


def test_the_users_export_says_yes_and_no_in_the_persons_language(cast, sign_in):
    cast.admin.locale, cast.rival.active = "fr", False
    db.session.commit()
    text = sign_in(cast.admin).get("/admin/user/export/csv/").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    active = {row[0]: row[2] for row in rows}
    assert (active["owner@example.org"], active["rival@example.org"]) == ("oui", "non")


def test_the_list_of_users_takes_few_queries_however_many_rows(cast, sign_in):
    for user in UserFactory.create_batch(20):
        MembershipFactory(user=user, company=cast.acme)
    client = sign_in(cast.admin)
    with count_queries() as queries:
        client.get("/admin/user/")
    assert len(queries) <= 6, "\n".join(queries)


@pytest.mark.parametrize("screen", ["company", "membership", "invitation", "role", "auditentry"])
def test_every_list_takes_few_queries(cast, sign_in, screen):
    MembershipFactory.create_batch(10, company=cast.acme)
    client = sign_in(cast.admin)
    with count_queries() as queries:
        assert client.get(f"/admin/{screen}/").status_code == 200
    assert len(queries) <= 5, "\n".join(queries)  # the person, their companies, the count, the rows, the saved views


def test_a_role_is_edited_on_a_screen(cast, sign_in):
    role = db.session.scalar(select(Role).where(Role.name == "moderator"))
    page = parse_strictly(sign_in(cast.admin).get(f"/admin/role/edit/?id={role.id}").text)
    assert len([box for box in page.iter("input") if box.get("name") == "permissions"]) == len(GRANTABLE)
    data = {"name": "moderator", "description": "Reviews", "permissions": ["admin:enter", "job:read"]}
    assert post(sign_in(cast.admin), f"/admin/role/edit/?id={role.id}", data).status_code == 302
    db.session.refresh(role)
    assert role.permissions == ["admin:enter", "job:read"]


def test_a_list_counts_the_permissions_of_a_role(cast, sign_in):
    role = db.session.scalar(select(Role).where(Role.name == "moderator"))
    listed = sign_in(cast.admin).get("/admin/role/?flt0_name_is=moderator").text
    assert f"{len(role.permissions)} permissions" in listed
    assert "Publish postings" not in listed


def test_a_built_in_role_cannot_be_deleted(cast, sign_in):
    role = db.session.scalar(select(Role).where(Role.name == "moderator"))
    post(sign_in(cast.admin), "/admin/role/delete/", {"id": role.id})
    assert db.session.get(Role, role.id)


def test_an_owner_changes_the_own_company_but_not_its_short_name(cast, sign_in):
    data = {
        "name": "Acme Ltd",
        "slug": "stolen",
        "website": "https://acme.example.org",
        "description": "We make things.",
    }
    assert post(sign_in(cast.owner), f"/admin/company/edit/?id={cast.acme.id}", data).status_code == 302
    company = db.session.get(Company, cast.acme.id)
    assert (company.name, company.slug) == ("Acme Ltd", "acme")


def test_staff_make_a_company_whose_short_name_follows_from_its_name(cast, sign_in):
    assert post(sign_in(cast.moderator), "/admin/company/new/", {"name": "Café Zürich"}).status_code == 302
    assert db.session.scalar(select(Company).where(Company.slug == "cafe-zurich"))


def test_suspending_takes_a_company_off_the_board(cast, sign_in, client):
    address = f"/jobs/{cast.published.id}/acme-engineer"
    assert client.get(address).status_code == 200
    post(sign_in(cast.moderator), "/admin/company/action/", {"action": "suspend", "rowid": cast.acme.id})
    assert db.session.get(Company, cast.acme.id).status is CompanyStatus.SUSPENDED
    assert client.get(address).status_code == 404


def test_an_owner_cannot_suspend(cast, sign_in):
    assert (
        post(sign_in(cast.owner), "/admin/company/action/", {"action": "suspend", "rowid": cast.acme.id}).status_code
        == 404
    )


def member(user):
    return db.session.scalar(select(Membership).where(Membership.user_id == user.id))


def test_an_owner_sets_a_part_and_removes(cast, sign_in):
    owner, viewer = sign_in(cast.owner), member(cast.viewer)
    assert post(owner, f"/admin/membership/edit/?id={viewer.id}", {"part": "editor"}).status_code == 302
    assert member(cast.viewer).part is Part.EDITOR
    assert post(owner, "/admin/membership/delete/", {"id": viewer.id}).status_code == 302
    assert member(cast.viewer) is None


def test_the_last_owner_stays(cast, sign_in):
    answer = post(sign_in(cast.owner), f"/admin/membership/edit/?id={member(cast.owner).id}", {"part": "viewer"})
    assert answer.status_code == 409
    assert member(cast.owner).part is Part.OWNER


def test_an_owner_sees_the_own_members_only(cast, sign_in):
    page = sign_in(cast.owner).get("/admin/membership/").text
    assert "editor@example.org" in page
    assert "rival@example.org" not in page


def test_an_owner_invites_by_mail(cast, sign_in, outbox):
    data = {"company": cast.acme.id, "email": "fresh@example.org", "part": "editor"}
    assert post(sign_in(cast.owner), "/admin/invitation/new/", data).status_code == 302
    assert [message.to for message in outbox] == [["fresh@example.org"]]
    assert db.session.scalar(select(Invitation.part).where(Invitation.email == "fresh@example.org")) is Part.EDITOR


def test_an_owner_cannot_invite_into_a_rivals_company(cast, sign_in):
    data = {"company": cast.bolt.id, "email": "spy@example.org", "part": "owner"}
    assert post(sign_in(cast.owner), "/admin/invitation/new/", data).status_code == 422
    assert not db.session.scalar(select(Invitation.id))


def test_an_invited_person_ends_up_in_the_admin(cast, sign_in, client, outbox):
    data = {"company": cast.acme.id, "email": "fresh@example.org", "part": "viewer"}
    post(sign_in(cast.owner), "/admin/invitation/new/", data)
    address = link(outbox[0].body, "/invitations/")
    post(client, address, {"name": "Fresh", "password": "a fine long one"})
    post(client, "/login", {"email": "fresh@example.org", "password": "a fine long one"})
    page = client.get("/admin/job/").text
    assert "Acme draft" in page
    assert "Bolt" not in page
