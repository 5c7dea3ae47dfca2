"""One's own account."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import AuditEntry
from tests.html import parse_strictly
from tests.posting import post

FILLED = {"name": "New Name", "locale": "fr", "timezone": "Europe/Paris"}


def test_signed_out_it_leads_to_the_sign_in_and_back(client):
    assert client.get("/account").location == "/login?next=/account"
    assert post(client, "/account", FILLED).status_code == 302


def test_it_shows_what_is_stored(sign_in, cast):
    page = parse_strictly(sign_in(cast.owner).get("/account").text)
    assert page.find(".//input[@name='name']").get("value") == "Owner"
    assert page.find(".//a[@href='/account/security']") is not None


def test_saving_keeps_the_choices_and_leaves_a_trail(sign_in, cast):
    assert post(sign_in(cast.owner), "/account", FILLED).location == "/account"
    assert (cast.owner.name, cast.owner.locale, cast.owner.timezone) == ("New Name", "fr", "Europe/Paris")
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "account.update"))
    assert (entry.user_id, entry.details["fields"]) == (cast.owner.id, ["locale", "name", "timezone"])


def test_no_choice_means_the_browsers(sign_in, cast):
    cast.owner.locale = "de"
    db.session.commit()
    post(sign_in(cast.owner), "/account", FILLED | {"locale": "", "timezone": ""})
    assert (cast.owner.locale, cast.owner.timezone) == (None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a" * 121},
        {"name": "a\x00"},
        {"locale": "xx"},
        {"timezone": "Mars/Base"},
        {"timezone": "UT"},
    ],
)
def test_bad_input_is_422_at_its_field_and_changes_nothing(sign_in, cast, wrong):
    answer = post(sign_in(cast.owner), "/account", FILLED | wrong)
    assert answer.status_code == 422
    field = parse_strictly(answer.text).find(f".//*[@id='{next(iter(wrong))}']")
    assert field.get("aria-invalid") == "true"
    assert cast.owner.name == "Owner"


def test_without_a_token_nothing_is_saved(sign_in, cast):
    assert sign_in(cast.owner).post("/account", data=FILLED).status_code == 400
    assert cast.owner.name == "Owner"


def test_nothing_else_can_be_set_there(sign_in, cast):
    more = {"email": "x@example.org", "active": "", "roles": "admin", "id": cast.admin.id, "password": "x" * 12}
    post(sign_in(cast.owner), "/account", FILLED | more)
    assert (cast.owner.email, cast.owner.active) == ("owner@example.org", True)
    assert cast.admin.name == "Admin"
    assert [role.name for role in cast.owner.roles] == ["employer"]


def test_it_is_not_kept_by_the_browser(sign_in, cast):
    assert sign_in(cast.owner).get("/account").headers["Cache-Control"] == "no-store"
