"""Limits on guessing passwords, with an application of their own that counts."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from my_app.extensions import db
from my_app.models import LimitCount
from my_app.tasks.tidying import tidy
from my_app.web.limit_store import DatabaseStorage
from tests.another import another_app
from tests.factories import PASSWORD
from tests.html import parse_strictly
from tests.outbox import Outbox, link
from tests.posting import post, token

FEW = {"LOGIN_LIMIT": "3 per hour", "LOGIN_LIMIT_PER_ADDRESS": "8 per hour", "LOGIN_LIMIT_PER_ACCOUNT": "5 per hour"}
ELSEWHERE = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.7"}}
NEW = "quite a new long one 7"


@pytest.fixture(scope="module")
def site(shared_app, database_url):
    """An application that counts."""
    with another_app(database_url, RATELIMIT_ENABLED=True, **FEW) as other:
        yield other


@pytest.fixture
def limited(app, site):
    """A browser of it."""
    return site.test_client()


def guess(client, email="owner@example.org", password="wrong", **options):
    return post(client, "/login", {"email": email, "password": password}, **options)


def by_json(client, data, **headers):
    return client.post("/login", json=data, headers={"X-CSRFToken": token(client), **headers})


def from_everywhere(site, count=5):
    """Somebody guesses at the owner's account, from one address after the other."""
    for number in range(count):
        guess(site.test_client(), environ_overrides={"REMOTE_ADDR": f"203.0.113.{number}"})


def test_guessing_is_stopped_and_keeps_nobody_else_out(site, limited, cast):
    assert [guess(limited).status_code for _ in range(4)] == [422, 422, 422, 429]
    assert guess(limited, password=PASSWORD).status_code == 429
    assert guess(limited, "editor@example.org", PASSWORD).status_code == 302
    assert guess(site.test_client(), password=PASSWORD, **ELSEWHERE).status_code == 302


@pytest.mark.parametrize("spelled", [" Owner@example.org", "OWNER@EXAMPLE.ORG", "owner@EXAMPLE.org "])
def test_the_limit_is_the_accounts_whatever_its_spelling(limited, cast, spelled):
    for _ in range(3):
        guess(limited, spelled)
    assert guess(limited).status_code == 429


def test_an_account_that_does_not_exist_is_counted_alike(limited):
    assert [guess(limited, "nobody@example.org").status_code for _ in range(4)] == [422, 422, 422, 429]


def test_many_at_once_are_as_many(cast, site):
    statuses = []

    def one():
        statuses.append(guess(site.test_client()).status_code)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [422, 422, 422, 429, 429, 429]


def test_an_address_that_guesses_at_many_accounts_is_stopped(limited, cast):
    for number in range(8):
        guess(limited, f"person{number}@example.org")
    assert guess(limited, "owner@example.org", PASSWORD).status_code == 429


def test_all_addresses_of_a_network_are_one_visitors(site, cast):
    there = [{"environ_overrides": {"REMOTE_ADDR": f"2001:db8:1:2::{number}"}} for number in range(4)]
    assert [guess(site.test_client(), **where).status_code for where in there] == [422, 422, 422, 429]


def test_guesses_from_many_addresses_stop_strangers_and_not_whoever_was_here_before(site, limited, cast):
    guess(limited, password=PASSWORD)
    post(limited, "/logout")
    from_everywhere(site)
    assert guess(site.test_client(), password=PASSWORD, **ELSEWHERE).status_code == 429
    assert guess(limited, password=PASSWORD).status_code == 302


def test_a_browser_that_was_here_with_another_account_is_a_stranger(site, limited, cast):
    guess(limited, "editor@example.org", PASSWORD)
    post(limited, "/logout")
    from_everywhere(site)
    assert guess(limited, password=PASSWORD).status_code == 429


def test_whoever_sets_a_new_password_through_a_mail_gets_in(app, site, limited, cast, outbox):
    from_everywhere(site)
    post(limited, "/reset", {"email": cast.owner.email})
    post(limited, link(Outbox(app)[-1].body, "/reset/"), {"password": NEW, "password_confirm": NEW})
    assert guess(limited, password=NEW).status_code == 302


@pytest.mark.parametrize("forged", ["", "nonsense", "WyJvd25lciJd.aaaa.bbbb"])
def test_nobody_makes_such_a_browser_up(site, limited, cast, forged):
    limited.set_cookie("jobdesk_device", forged)
    from_everywhere(site)
    assert guess(limited, password=PASSWORD).status_code == 429


@pytest.mark.parametrize("store", ["database://", "memory://"])
def test_signing_in_rightly_is_not_counted(app, database_url, cast, store):
    with another_app(database_url, RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI=store, **FEW) as other:
        client = other.test_client()
        for _ in range(5):
            assert guess(client, password=PASSWORD).status_code == 302
            post(client, "/logout")
        assert [guess(client).status_code for _ in range(4)] == [422, 422, 422, 429]


def test_a_right_password_is_right_when_the_count_cannot_be_given_back(site, limited, cast, monkeypatch):
    count = DatabaseStorage.incr

    def fail(self, key, expiry, amount=1):
        return count(self, key, expiry, amount) if amount > 0 else 1 / 0

    monkeypatch.setattr(DatabaseStorage, "incr", fail)
    assert guess(limited, password=PASSWORD).status_code == 302


def test_json_is_counted_like_a_form(limited, cast):
    data = {"email": "owner@example.org", "password": "wrong"}
    assert [by_json(limited, data).status_code for _ in range(4)] == [400, 400, 400, 429]


def test_signing_in_rightly_with_json_is_not_counted(limited, cast):
    data = {"email": "owner@example.org", "password": PASSWORD}
    for _ in range(5):
        assert by_json(limited, data).status_code == 200
        post(limited, "/logout")


@pytest.mark.parametrize(("password", "status"), [(PASSWORD, 200), ("wrong", 400)])
def test_a_form_that_asks_for_json_is_counted_rightly(limited, cast, password, status):
    for _ in range(3):
        assert guess(limited, password=password, headers={"Accept": "application/json"}).status_code == status
        post(limited, "/logout")
    assert guess(limited, password=password).status_code == (302 if status == 200 else 429)


def test_the_old_password_cannot_be_guessed_either(limited, cast):
    guess(limited, password=PASSWORD)
    data = {"email": "typed@example.org", "password": "wrong", "new_password": NEW, "new_password_confirm": NEW}
    assert [post(limited, "/change", data).status_code for _ in range(4)] == [422, 422, 422, 429]
    assert post(limited, "/verify", {"password": PASSWORD}).status_code == 429


def test_the_page_says_how_long_to_wait_in_the_readers_language(limited, cast):
    limited.set_cookie("jobdesk_locale", "de")
    with capture_logs() as lines:
        answer = [guess(limited) for _ in range(4)][-1]
    assert "60 Minuten" in parse_strictly(answer.text).findtext(".//main//p[@class='text-body-secondary']")
    assert 3590 < int(answer.headers["Retry-After"]) <= 3600
    parse_strictly(answer.text)
    assert [line["route"] for line in lines if line["event"] == "limited"] == ["/login"]


def test_a_program_is_told_in_json(limited, cast):
    for _ in range(3):
        guess(limited)
    answer = by_json(limited, {"email": "owner@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.json["retry_after"]) == (429, int(answer.headers["Retry-After"]))


def test_a_forged_address_gives_no_new_tries(limited, cast):
    tries = [guess(limited, headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code for number in range(4)]
    assert tries == [422, 422, 422, 429]


def test_behind_one_proxy_only_what_that_proxy_adds_is_the_address(app, database_url, cast):
    with another_app(database_url, RATELIMIT_ENABLED=True, TRUSTED_PROXIES=1, **FEW) as other:
        client = other.test_client()
        tries = [
            guess(client, headers={"X-Forwarded-For": f"10.0.0.{number}, 198.51.100.9"}).status_code
            for number in range(4)
        ]
        assert tries == [422, 422, 422, 429]
        assert guess(client, headers={"X-Forwarded-For": "198.51.100.10"}, password=PASSWORD).status_code == 302


def test_counts_that_are_over_are_removed(site, limited, cast):
    guess(limited)
    with site.app_context():
        db.session.execute(update(LimitCount).values(ends_at=0))
        db.session.commit()
        tidy(site)
        assert db.session.scalar(select(func.count()).select_from(LimitCount)) == 0


def test_what_is_counted_names_nobody(site, limited, cast):
    guess(limited)
    with site.app_context():
        assert "owner" not in "".join(db.session.scalars(select(LimitCount.key)))
