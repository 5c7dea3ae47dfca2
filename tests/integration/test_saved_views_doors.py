"""The doors of saved views: the menu above a list, what it sends, and what an address with ``view`` opens."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Audience, SavedView, User
from tests.factories import SavedViewFactory
from tests.html import parse_strictly
from tests.posting import post
from tests.queries import count_queries

LIST = "/admin/job/?search=engineer&tab=all&sort=1&flt0_place_contains=spring"
ARGUMENTS = {"search": "engineer", "tab": "all", "sort": "1", "flt0_place_contains": "spring"}


@pytest.fixture
def mine(cast):
    """A private view of the owner."""
    return SavedViewFactory(user_id=cast.owner.id, name="Mine", arguments={"search": "a", "columns": "title"})


@pytest.fixture
def shared(cast):
    """A view of the owner for everybody at Acme."""
    return SavedViewFactory(
        user_id=cast.owner.id,
        name="Ours",
        audience=Audience.COMPANY,
        company_id=cast.acme.id,
        arguments={"tab": "draft"},
    )


def send(client, door, **form):
    return post(client, f"/admin/views/{door}/", {"screen": "job", "url": LIST, **form})


def stored():
    db.session.expire_all()
    return {view.name: view for view in db.session.scalars(select(SavedView))}


def preferences(user):
    db.session.expire_all()
    return db.session.get(User, user.id).list_preferences


def menu(client, address="/admin/job/"):
    """The words of the menu of views."""
    text = client.get(address, follow_redirects=True).text
    return re.search(r'<nav class="views-list".*?</nav>', text, re.DOTALL)


def test_the_present_list_is_saved_with_its_columns_and_opened(cast, sign_in):
    client = sign_in(cast.owner)
    answer = send(client, "save", name=" Engineers ", audience="owner", columns="title,state")
    view = stored()["Engineers"]
    assert view.arguments == {**ARGUMENTS, "columns": "title,state"}
    assert (view.user_id, view.screen, view.audience) == (cast.owner.id, "job", Audience.OWNER)
    assert f"view={view.id}" in answer.location
    assert "“Engineers” is saved." in client.get(answer.location).text


def test_a_view_is_shared_with_a_company(cast, sign_in):
    send(sign_in(cast.editor), "save", name="Ours", audience=f"company:{cast.acme.id}")
    assert (stored()["Ours"].audience, stored()["Ours"].company_id) == (Audience.COMPANY, cast.acme.id)


def test_a_view_saved_as_default_opens_the_list(cast, sign_in):
    client = sign_in(cast.owner)
    send(client, "save", name="Start", audience="owner", default="1", columns="title")
    answer = client.get("/admin/job/")
    assert answer.status_code == 302
    assert answer.location.endswith(f"view={stored()['Start'].id}")
    assert client.get(answer.location).status_code == 200
    assert client.get("/admin/job/?view=0").status_code == 200


@pytest.mark.parametrize("audience", ["company:{bolt}", "staff", "company:", "company:x", "company", "", "all"])
def test_a_refused_view_keeps_what_was_typed(cast, sign_in, audience):
    name = 'A "name" & more'
    answer = send(sign_in(cast.owner), "save", name=name, audience=audience.format(bolt=cast.bolt.id), default="1")
    assert answer.status_code == 422
    document = parse_strictly(answer.text)
    (typed,) = [each for each in document.iter("input") if each.get("name") == "name"]
    assert typed.get("value") == name
    assert stored() == {}


def test_no_name_of_another_company_stands_in_a_refusal(cast, sign_in):
    answer = send(sign_in(cast.owner), "save", name="x", audience=f"company:{cast.bolt.id}")
    assert "Bolt" not in answer.text


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x00b"])
def test_a_bad_name_is_refused_at_its_field(cast, sign_in, name):
    answer = send(sign_in(cast.owner), "save", name=name, audience="owner")
    assert answer.status_code == 422
    assert 'id="view-name-error"' in answer.text


@pytest.mark.parametrize("door", ["save", "columns", "default"])
@pytest.mark.parametrize("screen", ["user", "", "nothing", "views", "job\x00"])
def test_a_list_that_one_does_not_have_takes_nothing(cast, sign_in, door, screen):
    assert send(sign_in(cast.owner), door, name="x", audience="owner", screen=screen).status_code == 404
    assert stored() == {}


def test_a_view_takes_the_list_as_it_stands_now(cast, sign_in, mine):
    answer = send(sign_in(cast.owner), "update", id=mine.id, arguments="present", columns="state")
    assert stored()["Mine"].arguments == {**ARGUMENTS, "columns": "state"}
    assert f"view={mine.id}" in answer.location


def test_a_view_is_renamed_and_shared_and_keeps_its_list(cast, sign_in, mine):
    send(sign_in(cast.owner), "update", id=mine.id, name="Ours", audience=f"company:{cast.acme.id}")
    view = stored()["Ours"]
    assert (view.arguments, view.company_id) == ({"search": "a", "columns": "title"}, cast.acme.id)


def test_a_refused_new_name_keeps_what_was_typed(cast, sign_in, mine, shared):
    answer = send(sign_in(cast.owner), "update", id=mine.id, name="Ours", audience="owner")
    assert answer.status_code == 422
    assert "You have a view with this name already." in answer.text
    parse_strictly(answer.text)
    assert set(stored()) == {"Mine", "Ours"}


def test_a_deleted_view_is_gone_and_the_list_stays(cast, sign_in, mine):
    answer = send(sign_in(cast.owner), "delete", id=mine.id, url=f"{LIST}&view={mine.id}")
    assert answer.location == LIST
    assert stored() == {}


@pytest.mark.parametrize("door", ["update", "delete"])
@pytest.mark.parametrize("who, status", [("editor", 403), ("rival", 404), ("admin", 404)])
def test_nobody_changes_a_view_of_somebody_else(cast, sign_in, shared, door, who, status):
    answer = send(sign_in(getattr(cast, who)), door, id=shared.id, name="Taken", audience="owner")
    assert answer.status_code == status
    assert stored()["Ours"].arguments == {"tab": "draft"}
    assert status == 403 or "Ours" not in answer.text


@pytest.mark.parametrize("key", ["0", "-1", "abc", "99999999999", "1,2", "", "٣"])
@pytest.mark.parametrize("door", ["update", "delete"])
def test_an_id_that_is_none_is_404(cast, sign_in, door, key):
    assert send(sign_in(cast.owner), door, id=key, name="x").status_code == 404


def test_a_colleague_opens_the_list_with_a_shared_view(cast, sign_in, shared):
    client = sign_in(cast.viewer)
    send(client, "default", id=shared.id)
    assert preferences(cast.viewer) == {"job": {"view": shared.id}}
    assert client.get("/admin/job/").location == f"/admin/job/?tab=draft&view={shared.id}"
    send(client, "default", id="")
    assert preferences(cast.viewer) == {}


@pytest.mark.parametrize("who", ["rival", "admin"])
def test_a_view_out_of_sight_is_nobodys_default(cast, sign_in, shared, who):
    assert send(sign_in(getattr(cast, who)), "default", id=shared.id).status_code == 404


def test_a_default_that_is_no_longer_shared_is_passed_over(cast, sign_in, shared):
    cast.viewer.list_preferences = {"job": {"view": shared.id}}
    shared.audience, shared.company_id = Audience.OWNER, None
    db.session.commit()
    assert sign_in(cast.viewer).get("/admin/job/").status_code == 200


def test_a_default_of_another_list_is_passed_over(cast, sign_in, mine):
    cast.owner.list_preferences = {"company": {"view": mine.id}}
    db.session.commit()
    assert sign_in(cast.owner).get("/admin/company/").status_code == 200


def test_the_short_address_of_a_view_leads_to_the_long_one(cast, sign_in, mine):
    answer = sign_in(cast.owner).get(f"/admin/job/?view={mine.id}")
    assert answer.location == f"/admin/job/?search=a&columns=title&view={mine.id}"


def test_a_view_without_arguments_opens_the_plain_list(cast, sign_in, mine):
    mine.arguments = {}
    db.session.commit()
    assert sign_in(cast.owner).get(f"/admin/job/?view={mine.id}").status_code == 200


def test_columns_of_a_view_that_are_gone_are_left_out(cast, sign_in, mine):
    mine.arguments = {"columns": "gone,title", "page": "3", "view": "9"}
    db.session.commit()
    answer = sign_in(cast.owner).get(f"/admin/job/?view={mine.id}")
    assert answer.location == f"/admin/job/?columns=title&view={mine.id}"


@pytest.mark.parametrize("key", ["abc", "99999999999", "-1", "12345"])
def test_a_view_that_there_is_not_is_404(cast, sign_in, key):
    assert sign_in(cast.owner).get(f"/admin/job/?view={key}").status_code == 404


@pytest.mark.parametrize("who", ["rival", "moderator"])
def test_a_view_out_of_sight_is_404_and_within_an_address_it_says_nothing(cast, sign_in, shared, who):
    client = sign_in(getattr(cast, who))
    assert client.get(f"/admin/job/?view={shared.id}").status_code == 404
    answer = client.get(f"/admin/job/?tab=draft&view={shared.id}")
    assert answer.status_code == 200
    assert "Ours" not in answer.text


def test_each_menu_shows_the_views_of_whoever_looks(cast, sign_in, mine, shared):
    assert "Mine" in menu(sign_in(cast.owner))[0]
    colleagues = menu(sign_in(cast.editor))[0]
    assert "Ours" in colleagues
    assert "Everybody at Acme" in colleagues
    assert "Mine" not in colleagues
    for who in ("rival", "admin", "moderator"):
        assert menu(sign_in(getattr(cast, who))) is None


def test_a_list_that_has_moved_away_from_its_view_offers_to_update_it(cast, sign_in, mine):
    client = sign_in(cast.owner)
    as_stored = client.get(f"/admin/job/?view={mine.id}", follow_redirects=True).text
    moved = client.get(f"/admin/job/?search=b&columns=title&view={mine.id}").text
    assert "Update this view" not in as_stored
    assert "Update this view" in moved
    parse_strictly(moved)


def test_a_colleague_is_offered_no_change_of_a_view(cast, sign_in, shared):
    text = sign_in(cast.editor).get(f"/admin/job/?tab=closed&view={shared.id}").text
    assert "Undo the changes" in text
    assert "Update this view" not in text
    assert "Delete this view" not in text


def test_the_view_and_its_columns_go_along_through_the_list(cast, sign_in, mine):
    text = sign_in(cast.owner).get(f"/admin/job/?search=a&columns=title&view={mine.id}").text
    links = re.findall(r'href="(/admin/job/\?[^"]*(?:sort|tab)=[^"]*)"', text)
    assert links
    assert all(f"view={mine.id}" in link and "columns=title" in link for link in links)
    assert f'<input type="hidden" name="view" value="{mine.id}">' in text


def test_with_a_default_every_way_back_leads_to_the_plain_list(cast, sign_in, mine):
    cast.owner.list_preferences = {"job": {"view": mine.id}}
    db.session.commit()
    client = sign_in(cast.owner)
    text = client.get("/admin/job/?search=zzz").text
    assert 'href="/admin/job/?view=0"' in text
    assert client.get("/admin/job/?search=&view=0", follow_redirects=True).request.full_path == "/admin/job/?view=0"


def test_views_cost_a_list_one_query(cast, sign_in, mine, shared):
    client = sign_in(cast.owner)
    client.get("/admin/job/?view=0")
    with count_queries() as queries:
        client.get("/admin/job/?view=0")
    assert sum("FROM saved_view" in query for query in queries) == 1
    assert len(queries) <= 5, "\n".join(queries)


def test_who_has_no_role_finds_no_door(cast, sign_in, mine):
    cast.owner.roles = []
    db.session.commit()
    for door in ("save", "update", "delete", "default", "columns"):
        assert send(sign_in(cast.owner), door, id=mine.id, name="x", audience="owner").status_code == 404
    assert set(stored()) == {"Mine"}
