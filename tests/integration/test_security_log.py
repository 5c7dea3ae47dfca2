"""The security log: who came in and went out, what was refused, from where; and never a secret."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from my_app.extensions import db
from my_app.models import AuditEntry, utcnow
from my_app.services import security_log
from tests.factories import PASSWORD
from tests.html import parse_strictly
from tests.outbox import link
from tests.posting import post, token
from tests.trail import last_entry, trail

GUESS = "hunter2 is none"
NEW = "nineteen violet otters sing"


def enter(client, email, password=PASSWORD):
    return post(client, "/login", {"email": email, "password": password})


def said(captured, action):
    return [line for line in captured if line["event"] == "security" and line["action"] == action]


def test_a_sign_in_is_kept_with_where_it_came_from_and_which_request(client, cast):
    with capture_logs() as captured:
        answer = enter(client, cast.owner.email)
    entry = last_entry()
    assert (entry.action, entry.user_id, entry.account_id) == ("session.begin", cast.owner.id, cast.owner.id)
    assert (entry.address, entry.request_id) == ("127.0.0.1", answer.headers["X-Request-ID"])
    assert entry.security
    [line] = said(captured, "session.begin")
    assert (line["person"], line["request_id"], line["address"]) == (cast.owner.id, entry.request_id, "127.0.0.1")


def test_a_wrong_password_is_in_the_log_of_whose_account_it_was(client, cast):
    enter(client, "OWNER@example.org", GUESS)
    entry = last_entry()
    assert (entry.action, entry.account_id, entry.details) == ("session.refused", cast.owner.id, {"how": "password"})


def test_of_an_unknown_address_nothing_is_kept_that_was_typed(client, cast):
    with capture_logs() as captured:
        enter(client, "hunter2@example.org", GUESS)
    entry = last_entry()
    assert (entry.action, entry.account_id, entry.actor) == ("session.refused", None, "anonymous")
    assert "hunter2" not in repr(vars(entry)) + repr(captured)


def test_an_unconfirmed_account_that_is_not_let_in_is_told(client, cast):
    cast.owner.confirmed_at = None
    db.session.commit()
    enter(client, cast.owner.email)
    assert (last_entry().action, last_entry().account_id) == ("session.refused", cast.owner.id)


@pytest.mark.parametrize("typed", ["\x00", "a" * 300, "\u202e@", ""])
def test_what_is_no_address_at_all_does_no_harm(client, cast, typed):
    assert enter(client, typed, GUESS).status_code == 422


def test_of_very_many_refusals_a_minute_only_some_are_kept(client, cast, monkeypatch):
    monkeypatch.setattr(security_log, "REFUSALS_A_MINUTE", 2)
    with capture_logs() as captured:
        for _time in range(3):
            enter(client, cast.owner.email, GUESS)
    assert trail() == ["session.refused"] * 2
    assert len(said(captured, "session.refused")) == 3


def test_signing_out_is_kept(sign_in, cast):
    post(sign_in(cast.owner), "/logout")
    assert (last_entry().action, last_entry().account_id) == ("session.sign_out", cast.owner.id)


def test_another_proof_of_who_one_is_is_kept(sign_in, cast):
    browser = sign_in(cast.owner)
    post(browser, "/verify", {"password": GUESS})
    post(browser, "/verify", {"password": PASSWORD})
    assert trail() == ["session.refused", "session.prove"]


def test_a_present_password_that_is_wrong_is_a_refusal_too(sign_in, cast):
    browser = sign_in(cast.owner)
    passwords = {"new_password": NEW, "new_password_confirm": NEW}
    post(browser, "/change", {"password": GUESS, **passwords})
    post(browser, "/change", {"password": PASSWORD, **passwords})
    assert trail() == ["session.refused", "password.change"]


def test_a_token_that_is_none_is_a_line_without_it(client):
    with capture_logs() as captured:
        client.get("/api/v1/me", headers={"Authorization": f"Bearer {GUESS}"})
    [line] = said(captured, "token.refused")
    assert line["address"] == "127.0.0.1"
    assert "hunter2" not in repr(captured)


def test_a_form_without_its_token_is_a_line(client, cast):
    with capture_logs() as captured:
        client.post("/login", data={"email": cast.owner.email, "password": GUESS})
    assert [line["event"] for line in captured] == ["csrf_refused", "request"]
    assert trail() == []


def test_a_host_that_is_not_ours_is_a_line(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["jobs.example.org"])
    with capture_logs() as captured:
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert [line["event"] for line in captured if "refused" in line["event"]] == ["host_refused"]


def test_a_new_password_through_a_link_is_kept_and_the_link_is_not(client, cast, outbox):
    post(client, "/reset", {"email": cast.owner.email})
    address = link(outbox[-1].body, "/reset/")
    post(client, address, {"password": NEW, "password_confirm": NEW})
    assert trail() == ["password.reset"]
    assert address.rpartition("/")[2] not in everything()


def test_what_somebody_may_not_do_is_kept_with_the_right_and_the_row(sign_in, cast):
    sign_in(cast.viewer).get(f"/admin/job/edit/?id={cast.draft.id}")
    entry = last_entry()
    assert (entry.action, entry.subject_type, entry.subject_id) == ("access.refused", "job", cast.draft.id)
    assert (entry.account_id, entry.details["right"]) == (cast.viewer.id, "job:update")
    assert entry.details["route"] == "/admin/job/edit/"


def test_what_is_refused_leaves_nothing_else_behind(sign_in, cast):
    post(sign_in(cast.viewer), f"/admin/company/edit/?id={cast.acme.id}", {"name": "Mine"})
    assert (trail(), cast.acme.name) == (["access.refused"], "Acme")


def test_a_row_out_of_sight_is_a_line_and_no_entry(sign_in, cast):
    with capture_logs() as captured:
        sign_in(cast.owner).get(f"/admin/job/edit/?id={cast.rival_draft.id}")
    [line] = said(captured, "access.not_found")
    assert (line["person"], line["route"]) == (cast.owner.id, "/admin/job/edit/")
    assert trail() == []


def test_a_change_by_staff_is_in_the_log_of_whom_it_concerns(sign_in, cast):
    values = {"email": cast.viewer.email, "name": "Viewer", "active": "y", "new_password": NEW}
    values |= {"locale": "", "timezone": ""}
    post(sign_in(cast.admin), f"/admin/user/edit/?id={cast.viewer.id}", values)
    assert (last_entry().action, last_entry().account_id) == ("user.update", cast.viewer.id)
    shown = sign_in(cast.viewer).get("/account/log").text if cast.viewer.active else ""
    assert "by the site’s staff" in shown
    assert cast.admin.email not in shown


def test_no_secret_is_in_any_entry(client, sign_in, cast, outbox):
    enter(client, cast.owner.email, GUESS)
    enter(client, cast.owner.email)
    cookie = client.get_cookie("jobdesk_session").value
    post(client, "/verify", {"password": PASSWORD})
    post(client, "/change", {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW})
    text = everything()
    assert len(trail()) >= 4
    assert not [secret for secret in (GUESS, PASSWORD, NEW, cookie, cast.owner.fs_uniquifier) if secret in text]


def everything():
    rows = db.session.execute(select(AuditEntry.__table__)).mappings()
    return json.dumps([dict(row) for row in rows], default=str)


def note(user, times=1, **values):
    for _time in range(times):
        security_log.note(user, "session.begin")
    db.session.flush()
    if values:
        last = db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
        for name, value in values.items():
            setattr(last, name, value)
    db.session.commit()


def test_ones_own_page_shows_ones_own_alone_newest_first(sign_in, cast):
    note(cast.owner)
    note(cast.rival)
    note(cast.owner, at=utcnow() - timedelta(days=2), action="password.change")
    page = parse_strictly(sign_in(cast.owner).get("/account/log").text)
    shown = [each.text for each in page.findall(".//li/div/span")]
    assert shown == ["Signed in", "Changed the password"]


def test_ones_own_page_names_the_browser_and_the_address(client, cast):
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    client.post(
        "/login",
        data={"csrf_token": token(client), "email": cast.owner.email, "password": PASSWORD},
        headers={"User-Agent": agent},
    )
    shown = client.get("/account/log").text
    assert "Firefox 128 on Windows" in shown
    assert "from 127.0.0.1" in shown


def test_ones_own_page_goes_on_with_older_entries(sign_in, cast):
    note(cast.owner, security_log.PAGE_SIZE + 1)
    browser = sign_in(cast.owner)
    page = parse_strictly(browser.get("/account/log").text)
    older = page.find(".//a[@rel='next']").get("href")
    assert len(page.findall(".//time")) == security_log.PAGE_SIZE
    assert len(parse_strictly(browser.get(older).text).findall(".//time")) == 1
    assert browser.get("/account/log?after=x").status_code == 400


def test_staff_filter_the_trail_by_what_concerns_security(sign_in, cast):
    note(cast.owner)
    browser = sign_in(cast.admin)
    post(browser, f"/admin/company/edit/?id={cast.acme.id}", {"name": "Acme & Co", "slug": "acme"})
    page = browser.get("/admin/auditentry/?tab=security").text
    parse_strictly(page)
    assert "Signed in" in page
    assert "Changed a company" not in page


def test_sign_ins_are_forgotten_and_changes_are_not(cast):
    old = utcnow() - timedelta(days=31)
    note(cast.owner, at=old)
    note(cast.owner, at=old, action="password.change")
    note(cast.owner)
    assert security_log.forget_comings_and_goings(0) == 0
    assert security_log.forget_comings_and_goings(30) == 1
    assert sorted(trail()) == ["password.change", "session.begin"]
