"""Looking at the site as somebody else: who may, what is seen, what cannot be done, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from babel.dates import format_datetime
from sqlalchemy import select
from structlog.testing import capture_logs

from my_app.errors import Forbidden
from my_app.extensions import db
from my_app.models import AuditEntry, BackgroundTask, UserSession, utcnow
from my_app.policies import Permission
from my_app.services import background, jobs, list_preferences
from tests.cast import actor
from tests.factories import RoleFactory
from tests.html import parse_strictly
from tests.posting import post
from tests.queries import count_queries


def view_as(browser, user, **more):
    return post(browser, "/admin/user/action/", {"row": f"view_as:{user.id}", **more})


def acts():
    statement = select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject_id).order_by(AuditEntry.id)
    return [tuple(row) for row in db.session.execute(statement) if row.action.startswith("user.view_as")]


@pytest.fixture
def browser(cast, sign_in):
    """The admin's, who sees the site as Acme's owner."""
    browser = sign_in(cast.admin)
    assert view_as(browser, cast.owner).status_code == 303
    return browser


def test_staff_see_the_rows_of_whom_they_look_as(browser):
    page = browser.get("/admin/job/").text
    assert "Acme draft" in page
    assert "Bolt secret" not in page
    assert browser.get("/admin/user/").status_code == 404


def test_a_banner_says_as_whom_on_every_page(browser, cast):
    for address in ("/", "/admin/", "/admin/job/", "/nothing-here"):
        page = parse_strictly(browser.get(address).text)
        [banner] = [each for each in page.iter("div") if each.get("class") == "viewing"]
        assert "You see the site as Owner (owner@example.org). Nothing can be changed." in " ".join(
            "".join(banner.itertext()).split()
        )


def test_nothing_can_be_changed_meanwhile(browser, cast):
    answer = post(browser, "/admin/job/delete/", {"id": cast.draft.id})
    assert answer.status_code == 403
    assert "nothing can be changed" in answer.text
    refused = [
        post(browser, "/admin/job/action/", {"row": f"submit:{cast.draft.id}"}),
        post(browser, "/admin/views/columns/", {"screen": "job", "columns": "title"}),
        post(browser, "/account", {"name": "Else"}),
        view_as(browser, cast.viewer),
    ]
    assert [answer.status_code for answer in refused] == [403] * 4


@pytest.mark.parametrize("address", ["/account", "/change", "/admin/job/export/csv/", "/admin/job/export/"])
def test_secrets_and_files_of_others_stay_shut(browser, address):
    assert browser.get(address).status_code == 403
    assert db.session.scalars(select(BackgroundTask)).all() == []


def test_language_is_the_readers_own_and_changes_nothing_of_theirs(browser, cast):
    post(browser, "/language", {"locale": "de", "next": "/"})
    assert '<html lang="de"' in browser.get("/").text
    assert [cast.owner.locale, cast.admin.locale] == [None, None]


def test_times_are_those_of_whom_one_looks_as(cast, sign_in):
    cast.owner.timezone = "Asia/Tokyo"
    db.session.commit()
    browser = sign_in(cast.admin)
    view_as(browser, cast.owner)
    theirs = format_datetime(cast.published.published_at, "medium", tzinfo=ZoneInfo("Asia/Tokyo"), locale="en")
    assert theirs in browser.get(f"/admin/job/details/?id={cast.published.id}").text


def test_stopping_leads_back_and_both_ends_are_on_record(browser, cast):
    answer = post(browser, "/viewing/stop")
    assert (answer.status_code, answer.location) == (303, f"/admin/user/details/?id={cast.owner.id}")
    assert "Bolt secret" in browser.get("/admin/job/").text
    names = [("admin@example.org", name, cast.owner.id) for name in ("user.view_as", "user.view_as_end")]
    assert acts() == names


def test_it_ends_after_an_hour(browser, cast):
    with time_machine.travel(utcnow() + timedelta(minutes=58)):
        assert "viewing" in browser.get("/").text
    with time_machine.travel(utcnow() + timedelta(minutes=61)):
        page = browser.get("/").text
    assert 'class="viewing"' not in page
    assert acts()[-1][1] == "user.view_as_end"


def test_signing_out_ends_it(browser, cast):
    assert post(browser, "/logout").status_code == 302
    assert acts()[-1] == ("admin@example.org", "user.view_as_end", cast.owner.id)
    assert db.session.scalars(select(UserSession)).all() == []


def test_it_is_over_when_the_right_is_taken_away(browser, cast):
    [role] = cast.admin.roles
    role.permissions = [name for name in role.permissions if name != Permission.USER_IMPERSONATE]
    db.session.commit()
    assert "Bolt secret" in browser.get("/admin/job/").text


def test_it_is_over_when_the_other_gets_more_rights(browser, cast):
    [role] = cast.admin.roles
    role.permissions = [name for name in role.permissions if name != Permission.JOB_REVIEW]
    cast.owner.roles = [RoleFactory(name="reviewers", permissions=["admin:enter", "job:review"])]
    db.session.commit()
    assert 'class="viewing"' not in browser.get("/admin/job/").text


def test_nobody_looks_as_somebody_with_more_rights_nor_as_oneself(cast, sign_in):
    rights = [Permission.ADMIN_ENTER, Permission.USER_READ, Permission.USER_IMPERSONATE]
    cast.moderator.roles = [RoleFactory(name="helpdesk", permissions=rights)]
    db.session.commit()
    browser = sign_in(cast.moderator)
    assert view_as(browser, cast.admin).status_code == 403
    assert view_as(browser, cast.owner).status_code == 403
    assert view_as(browser, cast.moderator).status_code == 302  # refused with a word above the list
    assert acts() == []


def test_nobody_looks_as_an_account_that_is_kept_out(cast, sign_in):
    cast.owner.active = False
    db.session.commit()
    view_as(sign_in(cast.admin), cast.owner)
    assert acts() == []


def test_without_the_right_there_is_no_such_door(cast, sign_in):
    assert view_as(sign_in(cast.moderator), cast.owner).status_code == 404
    [role] = cast.admin.roles
    role.permissions = [name for name in role.permissions if name != Permission.USER_IMPERSONATE]
    db.session.commit()
    browser = sign_in(cast.admin)
    assert view_as(browser, cast.owner).status_code == 404
    assert "See the site as this person" not in browser.get(f"/admin/user/details/?id={cast.owner.id}").text


def test_it_asks_for_a_fresh_proof(cast, sign_in):
    browser = sign_in(cast.admin)
    with browser.session_transaction() as session:
        session["fs_paa"] = 0
    assert view_as(browser, cast.owner).status_code == 401
    assert acts() == []


def test_the_requests_line_names_both(browser, cast):
    with capture_logs() as lines:
        browser.get("/admin/job/")
    [line] = [line for line in lines if line["event"] == "request"]
    assert (line["person"], line["viewing"]) == (cast.admin.id, cast.owner.id)


def test_behind_the_doors_nothing_is_done_in_anothers_name_either(cast):
    seen = replace(actor(cast.owner), viewer="admin@example.org")
    for verb in (
        lambda: jobs.update(seen, cast.draft, {"title": "Else"}),
        lambda: list_preferences.remember(seen, "job", ["title"]),
        lambda: background.ask(seen, "list.export", {}),
        lambda: background.at_once(seen, "list.export", {}),
    ):
        with pytest.raises(Forbidden, match="nothing can be changed"):
            verb()
    db.session.refresh(cast.draft)
    assert cast.draft.title == "Acme draft"


def test_a_list_costs_one_statement_more_and_none_for_others(cast, sign_in):
    plain, looking, admin = sign_in(cast.owner), sign_in(cast.admin), sign_in(cast.admin)
    view_as(looking, cast.owner)
    counts = []
    for each in (plain, looking, admin):
        each.get("/admin/job/")
        with count_queries() as queries:
            each.get("/admin/job/")
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1
    assert counts[2] == counts[0]
