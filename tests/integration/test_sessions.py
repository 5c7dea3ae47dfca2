"""Sessions: what a cookie is worth, and for how long."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import UserSession, utcnow
from my_app.services import sessions, users
from tests.another import another_app
from tests.cast import actor
from tests.factories import PASSWORD
from tests.posting import RAW_TOKEN, post
from tests.sessions import new_session


def enter(client, user, **data):
    return post(client, "/login", {"email": user.email, "password": PASSWORD, **data})


def is_signed_in(client):
    return client.get("/account").status_code == 200


def cookie(client):
    return client.get_cookie("jobdesk_session").value


def with_cookie(app, value, name="jobdesk_session"):
    client = app.test_client()
    client.set_cookie(name, value)
    return client


def stored():
    db.session.expire_all()
    return list(db.session.scalars(select(UserSession).order_by(UserSession.id)))


def test_signing_in_begins_a_session_that_says_from_where(client, cast):
    enter(client, cast.owner)
    assert [(each.user_id, each.address, each.agent[:8]) for each in stored()] == [
        (cast.owner.id, "127.0.0.1", "Werkzeug")
    ]


def test_nothing_stored_opens_a_session(client, cast, sign_in):
    enter(client, cast.owner)
    [session] = stored()
    for value in (session.token_hash, session.uniquifier, str(session.id)):
        browser = sign_in()
        with browser.session_transaction() as held:
            held["_user_id"] = value
        assert not is_signed_in(browser)


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, client, cast):
    enter(client, cast.owner)
    copy = cookie(client)
    post(client, "/logout")
    assert not is_signed_in(with_cookie(app, copy))
    assert stored() == []


def test_a_password_once_more_makes_the_former_cookie_worthless(app, client, cast):
    enter(client, cast.owner)
    copy = cookie(client)
    with time_machine.travel(utcnow() + timedelta(minutes=1)):
        post(client, "/verify", {"password": PASSWORD})
        assert is_signed_in(client)
    assert not is_signed_in(with_cookie(app, copy))


def test_signing_in_again_ends_the_session_before(app, client, cast):
    enter(client, cast.owner)
    copy = cookie(client)
    passwords = {"password": PASSWORD, "new_password": "another long one", "new_password_confirm": "another long one"}
    post(client, "/change", passwords)
    assert is_signed_in(client)
    assert not is_signed_in(with_cookie(app, copy))
    assert len(stored()) == 1


def test_activation_revives_no_session(sign_in, cast):
    browser, admin = sign_in(cast.owner), actor(cast.admin)
    users.set_active(admin, [cast.owner.id], active=False)
    users.set_active(admin, [cast.owner.id], active=True)
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    ("name", "minutes", "stays"),
    [("owner", 12 * 60 - 1, True), ("owner", 12 * 60 + 1, False), ("admin", 59, True), ("admin", 61, False)],
)
def test_a_session_that_is_not_used_ends_and_that_of_staff_sooner(sign_in, cast, name, minutes, stays):
    browser = sign_in(getattr(cast, name))
    with time_machine.travel(utcnow() + timedelta(minutes=minutes)):
        assert is_signed_in(browser) is stays


@pytest.mark.parametrize(("name", "hours"), [("owner", 14 * 24), ("admin", 12)])
def test_a_session_that_is_used_ends_too(sign_in, cast, name, hours):
    browser, begun = sign_in(getattr(cast, name)), utcnow()
    stored()[0].seen_at = begun + timedelta(hours=hours)
    db.session.commit()
    for minutes, stays in ((-5, True), (5, False)):
        with time_machine.travel(begun + timedelta(hours=hours, minutes=minutes)):
            assert is_signed_in(browser) is stays


@pytest.mark.parametrize(("name", "stays"), [("owner", True), ("admin", False)])
def test_a_browser_may_stay_signed_in_but_not_that_of_staff(client, cast, name, stays):
    enter(client, getattr(cast, name), remember="y")
    with time_machine.travel(utcnow() + timedelta(days=13)):
        assert is_signed_in(client) is stays


def test_that_it_is_used_is_noted_some_minutes_apart(sign_in, cast):
    browser = sign_in(cast.owner)
    first = stored()[0].seen_at
    for minutes, noted in ((4, False), (6, True)):
        with time_machine.travel(utcnow() + timedelta(minutes=minutes)):
            is_signed_in(browser)
        assert (stored()[0].seen_at > first) is noted


def test_old_sessions_are_forgotten(cast):
    new_session(cast.owner)
    with time_machine.travel(utcnow() + timedelta(days=15)):
        sessions.remove_over()
    assert stored() == []


def test_the_cookie_of_staying_signed_in_is_worth_nothing_after_signing_out(app, client, cast):
    enter(client, cast.owner, remember="y")
    name = app.config["REMEMBER_COOKIE_NAME"]
    value = client.get_cookie(name).value
    assert is_signed_in(with_cookie(app, value, name))
    post(client, "/logout")
    assert not is_signed_in(with_cookie(app, value, name))


def test_a_token_is_random_and_no_two_are_alike(cast):
    tokens = {new_session(cast.owner) for _each in range(5)}
    assert len(tokens) == 5
    assert {len(urlsafe_b64decode(each + "=")) for each in tokens} == {32}


def test_of_very_many_sessions_the_one_that_was_used_least_lately_ends(cast, sign_in):
    browsers = [sign_in(cast.owner) for _each in range(sessions.AT_A_TIME)]
    stored()[3].seen_at -= timedelta(hours=1)
    db.session.commit()
    sign_in(cast.owner)
    assert [each for each, browser in enumerate(browsers) if not is_signed_in(browser)] == [3]


def test_signing_in_takes_another_token_for_forms(client, cast):
    enter(client, cast.owner)
    with client.session_transaction() as held:
        assert held.get("csrf_token") != RAW_TOKEN


def test_signing_out_empties_the_browsers_cache_and_leaves_its_choices(client, cast):
    enter(client, cast.owner)
    answer = post(client, "/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/").headers


def test_a_redis_that_is_away_is_a_503(database_url):
    with another_app(database_url, SESSIONS_URL="redis://127.0.0.1:1") as app:
        browser = app.test_client()
        with browser.session_transaction() as held:
            held["_user_id"] = "a-token"
        answer = browser.get("/account")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
