"""Guessing passwords and asking who has an account over real HTTP, against gunicorn with two processes."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import PASSWORD, UserFactory
from tests.server import Surfer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def guess(address, password="wrong", email="owner@example.org", **headers):
    return Surfer(address, **headers).send("/login", email=email, password=password)


def seen(address, path, form) -> tuple[int, str]:
    """What a stranger is shown, without the address that they typed and the token of their form."""
    surfer = Surfer(address)
    answer = surfer.ask(path, {"csrf_token": surfer.token(path), **form})
    shown = surfer.ask("/login")[1] if answer[0] == 302 else answer[1]
    shown = re.sub(r'(name="csrf_token"[^>]* value=)"[^"]*"', "", shown)
    return answer[0], shown.replace(form["email"], "the address")


def test_of_many_guesses_ten_are_looked_at_whatever_addresses_they_make_up(address, cast):
    def one(number):
        return guess(address, **{"X-Forwarded-For": f"10.0.0.{number}"})

    with ThreadPoolExecutor(8) as threads:
        assert Counter(threads.map(one, range(24))) == {422: 10, 429: 14}
    assert guess(address, PASSWORD) == 429
    assert guess(address, PASSWORD, "editor@example.org") == 302


@pytest.mark.parametrize("path", ["/login", "/reset", "/confirm", "/register"])
def test_who_has_an_account_is_not_told(address, cast, path):
    UserFactory(email="inactive@example.org", active=False)
    UserFactory(email="waiting@example.org", confirmed_at=None)
    names = ("nobody", "owner", "inactive", "waiting")
    form = {"password": PASSWORD[::-1], "name": "Ann", "company_name": "Co"}
    answers = {seen(address, path, {**form, "email": f"{name}@example.org"}) for name in names}
    assert len(answers) == 1


@pytest.mark.parametrize("name", ["inactive", "waiting"])
def test_the_right_password_does_not_tell_of_an_account_that_is_shut(address, cast, name):
    UserFactory(email="inactive@example.org", active=False)
    UserFactory(email="waiting@example.org", confirmed_at=None)
    known = seen(address, "/login", {"email": f"{name}@example.org", "password": PASSWORD})
    assert known == seen(address, "/login", {"email": "nobody@example.org", "password": PASSWORD})


def test_a_forged_host_is_refused_and_in_no_mail(address, cast, outbox):
    assert Surfer(address, Host="evil.example").ask("/reset")[0] == 400
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1"}
    assert Surfer(address, **forged).send("/reset", email=cast.owner.email) == 200
    assert re.findall(r"https?://[^/]+/reset/", outbox[0].body) == ["http://localhost:5000/reset/"]
