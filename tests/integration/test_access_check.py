"""``access check``: each door of the application as each kind of person, beside the policy."""

from __future__ import annotations

import json

import pytest

from my_app.admin.views.company import CompanyView
from my_app.extensions import db
from my_app.models import Company, CompanyStatus

# It makes a database of its own, which is always SQLite: once is enough.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def check(app, monkeypatch):
    """The command. Pages are not painted: how they look is asked elsewhere, and who gets them is asked before."""
    monkeypatch.setattr("flask.templating._render", lambda *_args: "")

    def run(*args):
        return app.test_cli_runner().invoke(args=["access", "check", *args])

    return run


def test_every_door_keeps_to_the_policy(check):
    result = check("--quick")
    assert result.exit_code == 0, result.output[-4000:]
    assert " 0 differences." in result.output


def test_a_door_that_lets_too_many_in_is_found(check, monkeypatch):
    def anybody(view, key):
        return db.session.get(Company, int(key))

    monkeypatch.setattr(CompanyView, "get_one", anybody)
    result = check("--door", "company.details")
    assert result.exit_code == 1
    assert "GET  company.details_view as foreign owner: the policy says hidden, the door answered 200" in result.output


def test_a_door_that_nobody_declared_is_found(check, monkeypatch):
    monkeypatch.setattr("my_app.admin.access_doors.BY_HAND", {})
    result = check("--door", "board.home")
    assert result.exit_code == 1
    assert "Not declared: GET  board.home." in result.output


def test_programs_read_the_same_and_the_real_database_is_left_alone(check, cast):
    found = json.loads(check("--json", "--door", "company.action_view").output)
    assert found["wrong"] == 0
    said = {each["who"]: each["answer"] for each in found["doors"] if each["action"] == "suspend"}
    outside = dict.fromkeys(("owner", "editor", "viewer", "foreign owner"), "hidden")
    assert said == {"admin": "in", "moderator": "in", "nobody": "sign in", **outside}
    assert found["rights"]["viewer"]["job:read"] == "company"
    assert cast.acme.status is CompanyStatus.ACTIVE
