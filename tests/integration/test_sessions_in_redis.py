"""The same sessions in a Redis: what holds of those in the database holds of these."""

from __future__ import annotations

from datetime import timedelta

import fakeredis
import pytest
import time_machine

from my_app.extensions import db
from my_app.models import UserSession, utcnow
from my_app.services import sessions, users
from my_app.services.sessions import stores
from my_app.services.sessions.in_redis import InRedis
from tests.cast import actor
from tests.posting import post
from tests.queries import count_queries


@pytest.fixture(autouse=True)
def redis(app, monkeypatch):
    server = fakeredis.FakeRedis(decode_responses=True)
    monkeypatch.setitem(app.config, "SESSIONS_URL", "redis://a-test")
    monkeypatch.setattr(stores, "in_redis", lambda _url: InRedis(server))
    return server


def is_signed_in(client):
    return client.get("/account").status_code == 200


def with_copy(app, client):
    copy = app.test_client()
    copy.set_cookie("jobdesk_session", client.get_cookie("jobdesk_session").value)
    return copy


def test_a_session_lies_in_redis_alone_and_takes_one_statement(redis, cast, sign_in):
    browser = sign_in(cast.owner)
    with count_queries() as queries:
        assert is_signed_in(browser)
    assert db.session.query(UserSession).count() == 0
    assert sum("FROM" in query and "user_session" in query for query in queries) == 0
    assert 0 < redis.ttl(redis.keys("jobdesk:session:*")[0]) <= 14 * 24 * 3600


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, redis, cast, sign_in):
    browser = sign_in(cast.owner)
    copy = with_copy(app, browser)
    assert is_signed_in(copy)
    post(browser, "/logout")
    assert not is_signed_in(copy)
    assert redis.keys("jobdesk:session:*") == []


def test_a_new_password_ends_them_all(cast, sign_in):
    browser = sign_in(cast.owner)
    users.update(actor(cast.admin), cast.owner, {}, password="a new and long password")
    assert not is_signed_in(browser)


def test_one_sees_ones_own_and_ends_the_others(cast, sign_in):
    here, there = sign_in(cast.owner), sign_in(cast.owner)
    stranger = sign_in(cast.rival)
    owner = actor(cast.owner)
    latest, first = sessions.own(owner)
    assert latest.id > first.id
    assert sessions.end_others(owner, first) == 1
    assert [is_signed_in(each) for each in (here, there, stranger)] == [True, False, True]


def test_another_token_makes_the_former_worthless(app, cast, sign_in):
    browser = sign_in(cast.owner)
    copy, [session] = with_copy(app, browser), sessions.own(actor(cast.owner))
    assert sessions.find(sessions.renew(session))[1].id == session.id
    assert not is_signed_in(copy)
    assert len(sessions.own(actor(cast.owner))) == 1


def test_what_has_ended_is_not_written_again(redis, cast, sign_in):
    sign_in(cast.owner)
    [session] = sessions.own(actor(cast.owner))
    sessions.end(session)
    with time_machine.travel(utcnow() + timedelta(minutes=6)):
        sessions.seen(session, "127.0.0.1", "a test")
        sessions.renew(session)
    assert redis.keys("jobdesk:session:*") == []


def test_that_it_is_used_is_noted(cast, sign_in):
    browser = sign_in(cast.owner)
    with time_machine.travel(utcnow() + timedelta(minutes=6)):
        assert is_signed_in(browser)
        [session] = sessions.own(actor(cast.owner))
    assert session.seen_at - session.created_at > timedelta(minutes=5)


def test_looking_at_the_site_as_somebody_else_is_kept_there_too(redis, cast, sign_in):
    browser = sign_in(cast.admin)
    post(browser, "/admin/user/action/", {"row": f"view_as:{cast.owner.id}"})
    assert "Bolt secret" not in browser.get("/admin/job/").text
    assert post(browser, "/admin/job/action/", {"row": f"submit:{cast.draft.id}"}).status_code == 403
    post(browser, "/viewing/stop")
    assert "Bolt secret" in browser.get("/admin/job/").text
