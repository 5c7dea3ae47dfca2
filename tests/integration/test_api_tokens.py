"""API tokens: what is made, what a program may do with it, and when it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from my_app.errors import Invalid, NotFound
from my_app.extensions import db
from my_app.models import ApiToken, AuditEntry, Job, utcnow
from my_app.policies import Permission, rows
from my_app.services import api_tokens, memberships, users
from tests.cast import actor
from tests.html import parse_strictly
from tests.posting import post

READ, UPDATE = Permission.JOB_READ, Permission.JOB_UPDATE


def make(user, *scopes, name="A program", days=30):
    return api_tokens.create(actor(user), {"name": name, "scopes": map(str, scopes or (READ,)), "days": days})[1]


def me(client, token, **kwargs):
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}, **kwargs)


def seen(found, permission):
    return set(db.session.scalars(select(Job.title).where(rows(found.actor, permission, Job))))


def test_a_token_says_whose_it_is_what_it_may_do_and_until_when(client, cast):
    answer = me(client, make(cast.owner, READ, UPDATE))
    assert answer.json["user"]["email"] == cast.owner.email
    assert answer.json["token"]["scopes"] == ["job:read", "job:update"]
    assert answer.json["token"]["expires_at"] > answer.json["token"]["created_at"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_nothing_that_is_stored_is_the_token(client, cast):
    token = make(cast.owner)
    [row] = db.session.scalars(select(ApiToken))
    assert token not in {str(value) for value in vars(row).values()}
    for stored in (row.token_hash, row.prefix, row.uniquifier):
        assert me(client, stored).status_code == 401


def test_it_reaches_its_owners_rows_with_its_scopes_alone(cast):
    found = api_tokens.find(make(cast.owner, READ))
    assert seen(found, READ) == {cast.draft.title, cast.published.title}
    assert seen(found, UPDATE) == set()
    assert not found.actor.holds(Permission.ADMIN_ENTER)
    assert not found.actor.holds(Permission.TASK_OWN)


def test_it_never_has_more_than_its_owner_has_now(cast, client):
    token = make(cast.editor, READ, UPDATE)
    membership = cast.editor.memberships[0]
    memberships.remove(actor(cast.owner), membership)
    assert me(client, token).json["token"]["scopes"] == []
    assert seen(api_tokens.find(token), READ) == set()


@pytest.mark.parametrize("scopes", [["user:read"], ["job:review"], ["admin:enter"], ["task:own"], ["nonsense"], []])
def test_nobody_gives_a_right_that_they_do_not_have(cast, scopes):
    with pytest.raises(Invalid) as refusal:
        make(cast.owner, "job:read", *scopes) if scopes else api_tokens.create(
            actor(cast.owner), {"name": "A program", "scopes": [], "days": 30}
        )
    assert set(refusal.value.errors) == {"scopes"}


@pytest.mark.parametrize(("field", "value"), [("days", 366), ("days", 0), ("name", " "), ("name", "x" * 81)])
def test_it_needs_a_name_and_ends_within_a_year(cast, field, value):
    with pytest.raises(Invalid) as refusal:
        make(cast.owner, **{field: value})
    assert set(refusal.value.errors) == {field}


def test_a_name_is_given_once_and_there_is_an_end_to_their_number(cast):
    make(cast.owner, name="Sync")
    with pytest.raises(Invalid, match="already"):
        make(cast.owner, name="sync")
    for number in range(1, api_tokens.AT_A_TIME):
        make(cast.owner, name=f"Program {number}")
    with pytest.raises(Invalid, match="Revoke one first"):
        make(cast.owner, name="One more")


def deactivate(cast):
    users.set_active(actor(cast.admin), [cast.owner.id], active=False)


def keep_out(cast):
    cast.owner.active = False  # and nothing else
    db.session.commit()


def reactivate(cast):
    deactivate(cast)
    users.set_active(actor(cast.admin), [cast.owner.id], active=True)


def new_password(cast):
    users.update(actor(cast.admin), cast.owner, {}, password="a new and long password")


def revoke(cast):
    api_tokens.revoke(actor(cast.owner), db.session.scalar(select(ApiToken.id)))


@pytest.mark.parametrize(
    "end",
    [deactivate, reactivate, new_password, revoke, lambda cast: users.end_sessions(actor(cast.admin), cast.owner)],
)
def test_what_ends_an_account_or_a_token_ends_it_at_the_next_request(client, cast, end):
    token = make(cast.owner)
    assert me(client, token).status_code == 200
    end(cast)
    assert me(client, token).status_code == 401


def test_it_ends_with_its_time(client, cast):
    token = make(cast.owner, days=30)
    for days, status in ((29, 200), (30, 401)):
        with time_machine.travel(utcnow() + timedelta(days=days, seconds=1)):
            assert me(client, token).status_code == status


def test_making_and_revoking_are_on_record_without_the_token(cast):
    token = make(cast.owner)
    revoke(cast)
    revoke(cast)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("token.%")).order_by(AuditEntry.id))
    assert [each.action for each in entries.all()] == ["token.create", "token.revoke"]
    assert token not in str([each.details for each in db.session.scalars(select(AuditEntry))])


def test_anothers_token_is_not_there(cast):
    make(cast.rival)
    with pytest.raises(NotFound):
        revoke(cast)


def test_its_use_is_noted_some_minutes_apart(client, cast):
    token, noted = make(cast.owner), []
    for minutes in (0, 4, 6):
        with time_machine.travel(utcnow() + timedelta(minutes=minutes)):
            me(client, token)
        noted.append(db.session.scalar(select(ApiToken.last_used_at)))
        db.session.rollback()
    assert noted[0] == noted[1] < noted[2]


def test_what_ended_long_ago_is_forgotten(cast):
    make(cast.owner)
    with time_machine.travel(utcnow() + timedelta(days=30 + api_tokens.KEPT_DAYS + 1)):
        api_tokens.remove_over()
    assert db.session.scalar(select(ApiToken.id)) is None


def test_the_page_shows_a_token_once(cast, sign_in):
    browser = sign_in(cast.owner)
    made = post(browser, "/account/tokens", {"name": "A <program>", "days": "30", "scopes": ["job:read"]})
    shown = [code.text for code in parse_strictly(made.text).iter("code")]
    assert me(browser, shown[0]).status_code == 200
    page = browser.get("/account/tokens").text
    parse_strictly(page)
    assert shown[0] not in page
    assert "A &lt;program&gt;" in page


def test_making_one_takes_a_fresh_proof(cast, sign_in):
    form = {"name": "A program", "days": "30", "scopes": ["job:read"]}
    assert post(sign_in(cast.owner, fresh=False), "/account/tokens", form).status_code == 401
    assert db.session.scalar(select(ApiToken.id)) is None


def test_what_is_wrong_stands_at_its_field(cast, sign_in):
    answer = post(sign_in(cast.owner), "/account/tokens", {"name": "A program", "days": "30"})
    assert answer.status_code == 422
    assert "Choose at least one right." in answer.text
    assert 'value="A program"' in answer.text
