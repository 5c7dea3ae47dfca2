"""The page that shows staff who may do what."""

from __future__ import annotations

from my_app.admin.views.access import groups
from my_app.policies.permissions import GRANTABLE
from tests.html import parse_strictly


def cells(page, first):
    """The cells of the line that begins with this."""
    lines = [["".join(cell.itertext()).strip() for cell in line] for line in parse_strictly(page).iter("tr")]
    return next(line[1:] for line in lines if line and line[0].startswith(first))


def test_it_shows_the_rights_of_roles_and_parts(cast, sign_in):
    page = sign_in(cast.admin).get("/admin/access/").text
    assert cells(page, "Right") == ["admin", "employer", "moderator", "Owner", "Editor", "Viewer"]
    assert cells(page, "Change it job:update") == ["All", "—", "All", "Own company", "Own company", "—"]


def test_it_shows_what_each_door_asks_for(cast, sign_in):
    page = sign_in(cast.admin).get("/admin/access/").text
    assert cells(page, "GET /jobs") == ["", "Everybody"]
    assert [" ".join(each.split()) for each in cells(page, "GET /admin/job/edit/")] == ["", "job:update over the row"]
    assert "Not declared" not in page


def test_every_right_that_can_be_given_is_there():
    assert {right for _words, rights in groups() for right in rights} == GRANTABLE
