"""A fresh proof of who somebody is: what asks for it, how long it lasts, and that nothing typed is lost."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import session
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import BackgroundTask, User, utcnow
from my_app.services import background
from my_app.services.exports import files
from my_app.web import fresh
from tests.factories import PASSWORD
from tests.html import parse_strictly
from tests.posting import post

NEW = {
    "email": "new@example.org",
    "name": "Somebody New",
    "new_password": "",
    "active": "y",
    "locale": "",
    "timezone": "",
}


def found(email):
    return db.session.query(User).filter_by(email=email).one_or_none()


def proving_address(page):
    """Where the page that asks sends the password."""
    return re.search(r'<form method="post" action="(/verify[^"]*)"', page.text).group(1).replace("&amp;", "&")


def test_a_page_asks_first_and_is_shown_afterwards(sign_in, cast):
    browser = sign_in(cast.admin, fresh=False)
    answer = browser.get("/admin/user/new/?url=/admin/user/%3Fpage%3D2")
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/verify")
    assert parse_qs(urlsplit(answer.location).query)["next"] == ["/admin/user/new/?url=/admin/user/%3Fpage%3D2"]
    page = browser.get(answer.location)
    parse_strictly(page.text)
    proven = post(browser, proving_address(page), {"password": PASSWORD})
    assert (proven.status_code, proven.location) == (302, "/admin/user/new/?url=/admin/user/%3Fpage%3D2")
    assert browser.get(proven.location).status_code == 200


def test_a_form_that_comes_too_late_is_kept_and_goes_on(sign_in, cast):
    browser = sign_in(cast.admin, fresh=False)
    page = post(browser, "/admin/user/new/?url=/admin/user/", {**NEW, "name": "<b>“Somebody”</b>"})
    assert page.status_code == 401
    assert found("new@example.org") is None
    parse_strictly(page.text)
    for value in ("wrong", PASSWORD):
        kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        assert kept["name"] == "&lt;b&gt;“Somebody”&lt;/b&gt;"
        page = post(browser, proving_address(page), {**kept, "name": "<b>“Somebody”</b>", "password": value})
    assert (page.status_code, page.location) == (307, "/admin/user/new/?url=/admin/user/")
    assert post(browser, page.location, NEW).status_code == 302
    assert found("new@example.org") is not None


def test_nobody_else_says_where_a_proof_sends_a_form(app, sign_in, cast):
    own, other = sign_in(cast.admin, fresh=False), sign_in(cast.admin, fresh=False)
    theirs = proving_address(post(other, "/admin/user/action/", {"action": "deactivate", "rowid": cast.owner.id}))
    for address in (theirs, "/verify?late=/admin/user/action/", "/verify?late=WyIxIiwiLyJd.x.y"):
        assert post(own, address, {"password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(("minutes", "word"), [(29, 200), (31, 302)])
def test_a_proof_lasts_half_an_hour_whatever_is_done_meanwhile(sign_in, cast, minutes, word):
    browser, begun = sign_in(cast.admin), utcnow()
    with time_machine.travel(begun + timedelta(minutes=20)):
        assert browser.get("/admin/user/new/").status_code == 200
    with time_machine.travel(begun + timedelta(minutes=minutes)):
        assert browser.get("/admin/user/new/").status_code == word


def test_a_program_is_told_why(sign_in, cast):
    answer = sign_in(cast.admin, fresh=False).get("/admin/user/new/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["reason"], answer.json["verify"]) == (401, "not_fresh", "/verify")


def test_a_moment_without_a_session_is_no_proof(app):
    with app.test_request_context("/"):
        session["fs_paa"] = time.time()
        assert not fresh.is_fresh()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/admin/user/new/"),
        ("get", "/admin/user/edit/?id=ID"),
        ("get", "/admin/user/export/csv/"),
        ("get", "/admin/user/export/"),
        ("get", "/admin/role/new/"),
        ("get", "/admin/role/edit/?id=ROLE"),
        ("post", "/admin/user/edit/?id=ID"),
        ("post", "/admin/user/action/"),
        ("post", "/admin/user/export/"),
        ("post", "/admin/role/delete/"),
        ("post", "/admin/role/action/"),
    ],
)
def test_people_and_roles_ask_for_a_fresh_proof(sign_in, cast, method, address):
    address = address.replace("ID", str(cast.owner.id)).replace("ROLE", str(cast.owner.roles[0].id))
    browser, form = sign_in(cast.admin, fresh=False), {"action": "deactivate", "rowid": cast.owner.id}
    answer = browser.get(address) if method == "get" else post(browser, address, form)
    assert answer.status_code == (302 if method == "get" else 401)
    assert "/verify?" in (answer.location or answer.text)
    assert db.session.get(User, cast.owner.id).active


def test_looking_at_people_and_taking_out_postings_ask_for_none(sign_in, cast):
    browser = sign_in(cast.admin, fresh=False)
    for address in ("/admin/user/", f"/admin/user/details/?id={cast.owner.id}", "/admin/role/", "/admin/job/export/"):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize(("view", "status"), [("user", 302), ("job", 200)])
def test_a_file_of_people_from_the_background_asks_too(sign_in, cast, view, status):
    post(sign_in(cast.admin), f"/admin/{view}/export/", {"background": "1"})
    background.run_waiting()
    task = db.session.scalars(select(BackgroundTask).where(BackgroundTask.kind == files.KIND)).one()
    assert sign_in(cast.admin, fresh=False).get(f"/admin/exports/{task.id}/").status_code == status
