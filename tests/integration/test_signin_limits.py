"""Limits on guessing and on mails, with an application of their own."""

from __future__ import annotations

import pytest

from tests.another import another_app
from tests.factories import PASSWORD
from tests.html import parse_strictly
from tests.posting import post, token


@pytest.fixture
def limited(app, database_url):
    """A browser of an application that counts."""
    limits = {"LOGIN_LIMIT_PER_ACCOUNT": "3 per hour", "LOGIN_LIMIT_PER_ADDRESS": "6 per hour"}
    with another_app(database_url, RATELIMIT_ENABLED=True, MAIL_FORM_LIMIT="2 per hour", **limits) as other:
        yield other.test_client()


def guess(client, email="owner@example.org", password="wrong", **options):
    return post(client, "/login", {"email": email, "password": password}, **options)


def test_after_some_failures_an_account_is_closed_for_a_while(limited, cast):
    assert [guess(limited).status_code for _ in range(4)] == [422, 422, 422, 429]
    assert guess(limited, password=PASSWORD).status_code == 429


def test_the_limit_is_the_accounts_whatever_its_spelling(limited, cast):
    for email in ("owner@example.org", " Owner@example.org", "OWNER@EXAMPLE.ORG"):
        guess(limited, email)
    assert guess(limited).status_code == 429
    assert guess(limited, "editor@example.org").status_code == 422


def test_json_is_counted_like_a_form(limited, cast):
    for _ in range(3):
        guess(limited)
    data = {"email": "owner@example.org", "password": PASSWORD}
    answer = limited.post("/login", json=data, headers={"X-CSRFToken": token(limited)})
    assert answer.status_code == 429


def test_an_account_that_does_not_exist_is_counted_alike(limited):
    assert [guess(limited, "nobody@example.org").status_code for _ in range(4)] == [422, 422, 422, 429]


def test_an_address_that_guesses_at_many_accounts_is_stopped(limited, cast):
    for number in range(6):
        guess(limited, f"person{number}@example.org")
    assert guess(limited, "owner@example.org", PASSWORD).status_code == 429


def test_signing_in_rightly_is_not_counted(limited, cast):
    for _ in range(5):
        assert guess(limited, password=PASSWORD).status_code == 302
        post(limited, "/logout")


def test_signing_in_rightly_with_json_is_not_counted(limited, cast):
    data = {"email": "owner@example.org", "password": PASSWORD}
    for _ in range(5):
        assert limited.post("/login", json=data, headers={"X-CSRFToken": token(limited)}).status_code == 200
        post(limited, "/logout")


def test_the_answer_says_when_to_try_again(limited, cast):
    answer = [guess(limited) for _ in range(4)][-1]
    assert "Wait a little" in answer.text
    assert answer.headers["Retry-After"]
    parse_strictly(answer.text)


def test_the_old_password_cannot_be_guessed_either(limited, cast):
    guess(limited, password=PASSWORD)
    data = {"password": "wrong", "new_password": "a new long one", "new_password_confirm": "a new long one"}
    assert [post(limited, "/change", data).status_code for _ in range(4)] == [422, 422, 422, 429]


def test_forms_that_send_mails_share_a_limit(limited, cast):
    data = {"email": "owner@example.org"}
    assert [post(limited, page, data).status_code for page in ("/reset", "/confirm", "/register")] == [200, 200, 429]
    assert limited.get("/reset").status_code == 200
