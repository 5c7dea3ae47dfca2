"""The column chooser and the density: what a list shows, for whom, and what comes of a choice."""

from __future__ import annotations

import pytest

from my_app.admin.lists.chosen_columns import place
from my_app.extensions import db
from my_app.models import User
from tests.cast import actor
from tests.html import parse_strictly
from tests.posting import post

STANDARD = "title company.name state place employment_type salary published_at expires_at updated_at".split()


@pytest.fixture
def view(app):
    """The view of postings."""
    return next(view for view in app.extensions["admin"][0]._views if view.endpoint == "job")


def shown(app, view, user, address="/admin/job/"):
    with app.test_request_context(address):
        from flask import g

        g.actor = actor(user)
        return [name for _index, name, _label in view.shown_columns()]


def preferences(user):
    db.session.expire_all()
    return db.session.get(User, user.id).list_preferences


def choose(client, names, url="/admin/job/", **more):
    return post(client, "/admin/views/columns/", {"screen": "job", "url": url, "columns": names, **more})


def test_a_list_shows_its_standard_columns(app, cast, view):
    assert shown(app, view, cast.owner) == STANDARD


def test_an_address_names_its_columns_in_its_order(app, cast, view):
    assert shown(app, view, cast.owner, "/admin/job/?columns=state,title,%20state") == ["state", "title"]


def test_a_column_keeps_its_place_in_the_whole_list(app, cast, view):
    with app.test_request_context("/admin/job/?columns=updated_at,title"):
        indexes = [index for index, _name, _label in view.shown_columns()]
    assert [view._list_columns[index][0] for index in indexes] == ["updated_at", "title"]


@pytest.mark.parametrize("columns", ["nothing", "title,nothing", ",", "title,", "created_by.password", "title;state"])
def test_a_column_that_there_is_not_is_refused_by_name(cast, sign_in, columns):
    answer = sign_in(cast.owner).get(f"/admin/job/?columns={columns}")
    assert answer.status_code == 400
    assert "There is no column" in answer.text


def test_what_is_chosen_is_remembered_in_its_order(app, cast, sign_in, view):
    answer = choose(sign_in(cast.owner), ["title", "state"], **{"place-title": "2", "place-state": "1"})
    assert (answer.status_code, answer.location) == (302, "/admin/job/")
    db.session.expire_all()
    assert shown(app, view, cast.owner) == ["state", "title"]
    assert shown(app, view, cast.editor) == STANDARD


@pytest.mark.parametrize("text, was, where", [("3", 1, 3.5), ("1", 3, 0.5), ("2", 2, 2), ("x", 2, 2), ("-1", 2, 2)])
def test_a_column_goes_beyond_the_one_whose_place_it_is_given(text, was, where):
    assert place(text, was) == where


def test_the_way_back_keeps_the_list_as_it_was(cast, sign_in):
    url = "/admin/job/?search=a&tab=draft&sort=0&page=2&columns=title&other=x"
    answer = choose(sign_in(cast.owner), ["state"], url)
    assert answer.location == "/admin/job/?page=2&search=a&tab=draft&sort=0"


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/?a=b", "javascript:alert(1)"])
def test_no_form_leads_to_another_site(cast, sign_in, url):
    assert choose(sign_in(cast.owner), ["state"], url).status_code == 400


def test_the_standard_columns_are_one_press_away(cast, sign_in):
    client = sign_in(cast.owner)
    choose(client, ["state"], density="compact")
    choose(client, ["state"], density="compact", standard="1")
    assert preferences(cast.owner) == {"job": {"density": "compact"}}


def test_the_standard_columns_chosen_by_hand_are_the_standard(cast, sign_in):
    choose(sign_in(cast.owner), STANDARD)
    assert preferences(cast.owner) == {}


def test_no_column_at_all_is_refused_and_the_form_comes_back(cast, sign_in):
    answer = choose(sign_in(cast.owner), [], **{"place-state": "1", "place-title": "2"}, density="compact")
    assert answer.status_code == 422
    assert "Choose at least one column." in answer.text
    assert answer.text.index('value="state"') < answer.text.index('value="title"')
    assert 'value="compact" checked' in answer.text
    parse_strictly(answer.text)


def test_a_density_that_there_is_not_is_refused(cast, sign_in):
    assert choose(sign_in(cast.owner), ["title"], density="huge").status_code == 422
    assert preferences(cast.owner) == {}


def test_in_a_view_the_columns_change_this_list_alone(cast, sign_in):
    answer = choose(sign_in(cast.owner), ["state"], "/admin/job/?view=7&columns=title", density="compact")
    assert answer.location == "/admin/job/?view=7&columns=state"
    assert preferences(cast.owner) == {"job": {"density": "compact"}}


def test_in_a_view_the_standard_columns_are_asked_for_by_name(cast, sign_in):
    answer = choose(sign_in(cast.owner), ["state"], "/admin/job/?view=7&columns=title", standard="1")
    assert answer.location == f"/admin/job/?view=7&columns={','.join(STANDARD)}"


@pytest.mark.parametrize("stored", [["gone"], [["title"]], "title", {"a": 1}, []])
def test_columns_that_are_gone_are_passed_over(app, cast, view, stored):
    cast.owner.list_preferences = {"job": {"columns": stored}}
    db.session.commit()
    assert shown(app, view, cast.owner) == STANDARD


@pytest.mark.parametrize("person", ["owner", "admin"])
def test_a_list_with_its_menus_is_well_formed(cast, sign_in, person):
    parse_strictly(sign_in(getattr(cast, person)).get("/admin/job/").text)


@pytest.mark.parametrize("screen", ["user", "role", "nothing", "", "admin", "job'"])
def test_a_list_that_one_does_not_have_has_no_columns_to_choose(cast, sign_in, screen):
    form = {"screen": screen, "url": "/admin/job/", "columns": ["title"]}
    assert post(sign_in(cast.owner), "/admin/views/columns/", form).status_code == 404
    assert preferences(cast.owner) == {}


@pytest.mark.parametrize("address", ["?columns=state,title", ""])
def test_list_and_export_hold_the_shown_columns_in_their_order(cast, sign_in, address):
    cast.owner.list_preferences = {"job": {"columns": ["state", "title"]}}
    db.session.commit()
    client = sign_in(cast.owner)
    head = client.get(f"/admin/job/{address}").text.partition("<thead>")[2].partition("</thead>")[0]
    assert 0 < head.index("Status") < head.index("Title")
    assert "Company" not in head
    assert client.get(f"/admin/job/export/csv/{address}").text.splitlines()[0].lstrip("\ufeff") == "Status,Title"
