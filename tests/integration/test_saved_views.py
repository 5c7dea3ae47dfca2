"""Saved views: who sees whose, who may change and share them, and what they can hold."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from my_app.admin.views.permission_words import WORDS
from my_app.errors import Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import Audience, AuditEntry, CompanyStatus, Part, SavedView, User
from my_app.policies import ANONYMOUS, COMMAND_LINE, Permission, allowed, rows
from my_app.policies.permissions import GRANTABLE
from my_app.services import list_preferences, roles, saved_views
from tests.cast import actor
from tests.factories import MembershipFactory, RoleFactory, SavedViewFactory, UserFactory
from tests.queries import count_queries


@pytest.fixture
def views(cast):
    """The owner's views, one for each audience, and one of the rival for Bolt."""
    mine, theirs = {"user_id": cast.owner.id}, {"user_id": cast.rival.id}
    SavedViewFactory(name="owner alone", **mine)
    SavedViewFactory(name="for acme", audience=Audience.COMPANY, company_id=cast.acme.id, **mine)
    SavedViewFactory(name="for staff", audience=Audience.STAFF, user_id=cast.moderator.id)
    SavedViewFactory(name="for bolt", audience=Audience.COMPANY, company_id=cast.bolt.id, **theirs)
    return {view.name: view for view in db.session.scalars(select(SavedView))}


def names(who, screen="job"):
    return {view.name for view in saved_views.visible(who, screen)}


SEEN = {
    "owner": {"owner alone", "for acme"},
    "editor": {"for acme"},
    "viewer": {"for acme"},
    "rival": {"for bolt"},
    "moderator": {"for staff"},
    "admin": {"for staff"},
}


@pytest.mark.parametrize("person", SEEN)
@pytest.mark.usefixtures("views")
def test_each_person_sees_their_own_and_what_is_shared_with_them(cast, person):
    assert names(actor(getattr(cast, person))) == SEEN[person]


@pytest.mark.parametrize("who", [ANONYMOUS, COMMAND_LINE], ids=lambda who: who.label)
def test_who_is_no_person_has_no_views(views, who):
    for permission in (Permission.VIEW_READ, Permission.VIEW_UPDATE):
        assert not any(allowed(who, permission, view) for name, view in views.items() if name != "for staff")
    assert not any(allowed(ANONYMOUS, Permission.VIEW_READ, view) for view in views.values())
    with pytest.raises(NotFound):
        saved_views.save(who, "job", {"name": "mine"})


@pytest.mark.usefixtures("views")
def test_without_a_role_nothing_is_seen_and_nothing_saved(cast):
    cast.owner.roles = []
    db.session.commit()
    assert names(actor(cast.owner)) == set()
    with pytest.raises(NotFound):
        saved_views.save(actor(cast.owner), "job", {"name": "mine"})


@pytest.mark.usefixtures("views")
def test_a_deactivated_person_sees_nothing(cast):
    cast.owner.active = False
    db.session.commit()
    assert names(actor(cast.owner)) == set()


@pytest.mark.usefixtures("views")
def test_who_only_enters_the_admin_is_not_staff(cast):
    assert names(actor(UserFactory())) == set()


@pytest.mark.usefixtures("views")
def test_any_right_over_all_rows_makes_staff(cast):
    RoleFactory(name="reader", permissions=["admin:enter", "job:read"])
    assert names(actor(UserFactory(role="reader"))) == {"for staff"}


def test_no_role_gives_the_rights_to_views(cast, views):
    RoleFactory(name="all views", permissions=["view:read", "view:update", "view:share"])
    person = actor(UserFactory(role="all views"))
    assert not person.permissions
    assert not any(allowed(person, Permission.VIEW_READ, view) for view in views.values())


@pytest.mark.usefixtures("views")
def test_who_leaves_a_company_sees_its_views_no_more(cast):
    db.session.delete(cast.editor.memberships[0])
    db.session.commit()
    assert names(actor(cast.editor)) == set()


def test_a_view_belongs_to_one_list(cast, views):
    assert names(actor(cast.owner), "company") == set()
    with pytest.raises(NotFound):
        saved_views.make_default(actor(cast.owner), "company", views["for acme"].id)


@pytest.mark.parametrize("person", ["editor", "viewer"])
def test_a_colleague_reads_a_shared_view_and_cannot_change_it(cast, views, person):
    who, view = actor(getattr(cast, person)), views["for acme"]
    with pytest.raises(Forbidden):
        saved_views.update(who, view, {"name": "mine now"})
    with pytest.raises(Forbidden):
        saved_views.delete(who, view)


@pytest.mark.parametrize("person", ["rival", "moderator", "admin"])
def test_to_others_a_companys_view_does_not_exist(cast, views, person):
    who, view = actor(getattr(cast, person)), views["for acme"]
    with pytest.raises(NotFound):
        saved_views.get(who, view.id)
    with pytest.raises(NotFound):
        saved_views.delete(who, view)
    with pytest.raises(NotFound):
        saved_views.make_default(who, "job", view.id)


def test_a_company_that_one_no_longer_knows_is_not_named(cast):
    SavedViewFactory(user_id=cast.owner.id, audience=Audience.COMPANY, company_id=cast.bolt.id)
    (seen,) = saved_views.visible(actor(cast.owner), "job")
    assert (seen.own, seen.company) == (True, None)


def test_a_colleague_reads_whose_company_it_is_for(cast, views):
    (seen,) = saved_views.visible(actor(cast.editor), "job")
    assert (seen.own, seen.company, seen.arguments) == (False, "Acme", views["for acme"].arguments)


@pytest.mark.usefixtures("views")
def test_all_views_of_a_list_are_one_query(cast):
    who = actor(cast.owner)
    with count_queries() as queries:
        saved_views.visible(who, "job")
        saved_views.audiences(who)
    assert len(queries) == 1


SHARES = {
    "owner": {("acme", True), ("bolt", False), ("staff", False)},
    "editor": {("acme", True), ("bolt", False), ("staff", False)},
    "viewer": {("acme", False), ("bolt", False), ("staff", False)},
    "rival": {("acme", False), ("bolt", True), ("staff", False)},
    "moderator": {("acme", True), ("bolt", True), ("staff", True)},
}


@pytest.mark.parametrize("person", SHARES)
def test_who_may_share_with_whom(cast, person):
    who = actor(getattr(cast, person))
    for target, may in SHARES[person]:
        company = None if target == "staff" else getattr(cast, target).id
        values = {"name": target, "audience": "staff" if target == "staff" else "company", "company_id": company}
        if may:
            saved_views.save(who, "job", values)
            continue
        with pytest.raises(Invalid) as refused:
            saved_views.save(who, "job", values)
        assert set(refused.value.errors) == {"audience"}


@pytest.mark.parametrize("company", [None, 0, -1, 2**31 - 1, "1"])
def test_a_company_that_there_is_not_is_no_audience(cast, company):
    with pytest.raises(Invalid, match="share"):
        saved_views.save(actor(cast.admin), "job", {"name": "x", "audience": "company", "company_id": company})


def test_the_choice_of_audiences_is_what_may_be_shared_with(cast):
    MembershipFactory(user=cast.owner, company=cast.bolt, part=Part.VIEWER)
    assert saved_views.audiences(actor(cast.owner)) == [
        (Audience.OWNER, None, ""),
        (Audience.COMPANY, cast.acme.id, "Acme"),
    ]
    assert [audience for audience, _id, _name in saved_views.audiences(actor(cast.admin))] == ["owner", "staff"]


def test_a_suspended_companys_people_share_nothing(cast):
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    assert saved_views.audiences(actor(cast.owner)) == [(Audience.OWNER, None, "")]


def test_who_has_left_a_company_can_only_take_a_view_back(cast, views):
    db.session.delete(cast.owner.memberships[0])
    db.session.commit()
    who, view = actor(cast.owner), views["for acme"]
    with pytest.raises(Invalid, match="share"):
        saved_views.update(who, view, {"name": "A word to them all"})
    saved_views.update(who, view, {"audience": "owner"})
    assert (view.audience, view.company_id, view.name) == (Audience.OWNER, None, "for acme")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \n "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "x", "audience": "everybody"}, "audience"),
        ({"name": "x", "audience": ""}, "audience"),
        ({"name": "x", "arguments": {"search": "x" * 4000}}, "arguments"),
        ({"name": "x", "arguments": {"search": "a\x00b"}}, "arguments"),
    ],
)
def test_what_cannot_be_saved_is_refused_at_its_field(cast, values, field):
    with pytest.raises(Invalid) as refused:
        saved_views.save(actor(cast.owner), "job", values)
    assert set(refused.value.errors) == {field}
    assert db.session.scalar(select(SavedView.id)) is None


def test_only_what_belongs_to_a_list_is_kept(cast):
    sent = {"search": "a", "flt0_title_contains": "b", "page": "3", "url": "/x", "view": "7", "tab": "", "flt": "c"}
    view = saved_views.save(actor(cast.owner), "job", {"name": "x", "arguments": sent})
    assert view.arguments == {"search": "a", "flt0_title_contains": "b"}


def test_a_name_is_taken_once_in_a_list(cast):
    who = actor(cast.owner)
    saved_views.save(who, "job", {"name": "Mine"})
    saved_views.save(who, "company", {"name": "Mine"})
    saved_views.save(actor(cast.editor), "job", {"name": "Mine"})
    with pytest.raises(Invalid, match="name already"):
        saved_views.save(who, "job", {"name": "Mine"})


def test_there_is_an_end_to_the_number_of_views(cast, monkeypatch):
    monkeypatch.setattr(saved_views, "MAX_VIEWS", 1)
    saved_views.save(actor(cast.owner), "job", {"name": "one"})
    with pytest.raises(Invalid, match="delete one first"):
        saved_views.save(actor(cast.owner), "job", {"name": "two"})


def test_sharing_is_in_the_trail_and_what_is_private_is_not(cast):
    who = actor(cast.owner)
    view = saved_views.save(who, "job", {"name": "mine"})
    assert db.session.scalar(select(AuditEntry.id)) is None
    saved_views.update(who, view, {"audience": "company", "company_id": cast.acme.id})
    saved_views.delete(who, view)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.company_id) for entry in entries] == [
        ("view.change", cast.acme.id),
        ("view.delete", cast.acme.id),
    ]


def preferences(user):
    db.session.expire_all()
    return db.session.get(User, user.id).list_preferences


def test_a_view_can_be_saved_as_the_default_and_deleting_it_forgets_that(cast):
    view = saved_views.save(actor(cast.owner), "job", {"name": "mine"}, default=True)
    assert preferences(cast.owner) == {"job": {"view": view.id}}
    saved_views.delete(actor(cast.owner), view)
    assert preferences(cast.owner) == {}


def test_a_refused_view_becomes_no_default(cast):
    with pytest.raises(Invalid):
        saved_views.save(actor(cast.owner), "job", {"name": ""}, default=True)
    assert preferences(cast.owner) == {}


def test_columns_and_density_are_remembered_for_each_list(cast):
    list_preferences.remember(actor(cast.owner), "job", ["title"], "compact")
    list_preferences.remember(actor(cast.owner), "company", ["name"])
    list_preferences.remember(actor(cast.owner), "job", [])
    assert preferences(cast.owner) == {"job": {"density": "compact"}, "company": {"columns": ["name"]}}


@pytest.mark.parametrize("stored", [[], "x", {"job": 1}, {"job": {"columns": 5, "density": [], "view": "1"}}])
def test_what_is_stored_may_be_nonsense(cast, stored):
    cast.owner.list_preferences = stored
    db.session.commit()
    who = actor(cast.owner)
    assert list_preferences.columns(who, "job") == []
    assert list_preferences.density(who, "job") == "comfortable"
    assert list_preferences.default_view(who, "job") is None
    list_preferences.remember(who, "job", ["title"])
    assert preferences(cast.owner)["job"]["columns"] == ["title"]


@pytest.mark.parametrize(("names", "density"), [([""], None), (["x" * 81], None), (["x"] * 61, None), (None, "huge")])
def test_what_no_list_can_look_like_is_refused(cast, names, density):
    with pytest.raises(Invalid):
        list_preferences.remember(actor(cast.owner), "job", names, density)


def test_nobody_has_preferences(app):
    with pytest.raises(NotFound):
        list_preferences.remember(ANONYMOUS, "job", ["title"])


@pytest.mark.parametrize(
    ("values", "with_company"), [({"audience": Audience.COMPANY}, False), ({}, True), ({"name": ""}, False)]
)
def test_the_database_refuses_what_does_not_fit(cast, values, with_company):
    company = {"company_id": cast.acme.id} if with_company else {}
    with pytest.raises(IntegrityError):
        SavedViewFactory(user_id=cast.owner.id, **values, **company)
    db.session.rollback()


def test_a_persons_views_go_with_them(cast, views):
    db.session.delete(db.session.get(User, cast.rival.id))
    db.session.commit()
    assert set(db.session.scalars(select(SavedView.name))) == {"owner alone", "for acme", "for staff"}


def test_the_number_of_a_view_is_never_given_again(cast):
    first = SavedViewFactory(user_id=cast.owner.id)
    number = first.id
    db.session.delete(first)
    db.session.commit()
    assert SavedViewFactory(user_id=cast.rival.id).id > number


def test_the_rules_speak_of_views_alone(cast):
    assert str(rows(actor(cast.owner), Permission.VIEW_READ, User)) == "false"


def test_the_screen_of_roles_offers_what_roles_can_give():
    assert set(WORDS) == GRANTABLE
    assert Permission.VIEW_READ not in GRANTABLE


def test_a_role_cannot_be_given_the_rights_to_views(cast):
    with pytest.raises(Invalid, match="no such permission"):
        roles.create(actor(cast.admin), {"name": "viewers", "permissions": ["view:read"]})
