"""The headers that every answer carries."""

from __future__ import annotations

import pytest

import config
from my_app import create_app
from my_app.web.headers import POLICY
from tests.databases import sqlite_url

ANSWERS = ["/", "/jobs", "/nowhere", "/login", "/admin/", "/healthz", "/static/0/icon.svg"]


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_policy(client, path):
    assert client.get(path).headers["Content-Security-Policy"] == POLICY


def test_the_policy_lets_nothing_inline_through():
    assert "unsafe" not in POLICY
    assert "default-src 'self'" in POLICY


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_carries_the_other_headers(client, name, value):
    assert client.get("/jobs").headers[name] == value


@pytest.mark.parametrize("path", ["/login", "/register", "/reset", "/admin/"])
def test_private_pages_are_not_stored(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_pages_of_a_signed_in_person_are_not_stored(cast, sign_in):
    assert sign_in(cast.owner).get("/jobs").headers["Cache-Control"] == "no-store"


def test_the_board_may_be_stored_for_visitors(client):
    assert "no-store" not in client.get("/jobs").headers.get("Cache-Control", "")


def production(tmp_path):
    env = {
        "DATABASE_URL": sqlite_url(tmp_path),
        "SECRET_KEY": "k" * 32,
        "SECURITY_PASSWORD_SALT": "s" * 32,
        "TRUSTED_HOSTS": "jobs.test",
    }
    app = create_app(config.Production(env))
    return app.test_client()


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/static/0/icon.svg", "/healthz", "/robots.txt", "/jobs?q=%00"])
def test_production_insists_on_https_in_every_answer(tmp_path, path):
    answer = production(tmp_path).get(path, base_url="https://jobs.test")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    answer.close()


def test_a_host_that_is_not_ours_is_told_to_use_https_too(tmp_path):
    answer = production(tmp_path).get("/login", base_url="https://evil.test")
    assert answer.status_code == 400
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_development_does_not_insist_on_https(client):
    assert "Strict-Transport-Security" not in client.get("/jobs").headers
