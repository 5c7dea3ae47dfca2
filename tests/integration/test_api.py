"""The API's door: a token in one header opens it, and nothing else does."""

from __future__ import annotations

import pytest

from my_app.extensions import db
from my_app.policies import Permission
from my_app.services import api_tokens
from tests.cast import actor


@pytest.fixture
def token(cast):
    return api_tokens.create(
        actor(cast.owner), {"name": "A program", "scopes": [str(Permission.JOB_READ)], "days": 30}
    )[1]


def test_a_cookie_opens_nothing_and_says_nothing_of_who_it_is(cast, sign_in):
    cast.admin.locale = "de"
    db.session.commit()
    answer = sign_in(cast.admin).get("/api/v1/me")
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["title"] == "Please sign in"
    assert "invalid_token" not in answer.headers["WWW-Authenticate"]


def test_a_cookie_adds_nothing_to_a_token(cast, token, sign_in):
    answer = sign_in(cast.admin).get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json["user"]["email"] == cast.owner.email


def test_a_token_elsewhere_than_in_its_header_opens_nothing(client, token):
    for query in ("access_token", "token", "auth_token"):
        assert client.get(f"/api/v1/me?{query}={token}").status_code == 401
    for name in ("X-API-Key", "Authentication-Token", "Cookie"):
        assert client.get("/api/v1/me", headers={name: token}).status_code == 401


@pytest.mark.parametrize(
    "sent", ["Bearer", "Bearer nonsense", "Basic {0}", "{0}", "Token {0}", "Bearer {0}x", "Bearer a=b"]
)
def test_another_word_opens_nothing(client, token, sent):
    answer = client.get("/api/v1/me", headers={"Authorization": sent.format(token)})
    assert answer.status_code == 401
    assert answer.json["status"] == 401
    assert token not in answer.text


def test_a_token_opens_no_page(client, token):
    assert client.get("/account", headers={"Authorization": f"Bearer {token}"}).status_code == 302


def test_what_goes_wrong_is_told_in_json(client, token):
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "de"}
    answers = [
        client.get("/api/v1/nothing"),
        client.post("/api/v1/me", headers=headers),
        client.get("/api/v1/me?a=%00"),
    ]
    assert [(each.status_code, each.json["status"], each.content_type) for each in answers] == [
        (status, status, "application/problem+json") for status in (404, 405, 400)
    ]
