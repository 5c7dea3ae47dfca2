"""Limits on what sends mails and on what costs much, and the doors that have none."""

from __future__ import annotations

import io

import pytest

from my_app.web import limits
from tests.another import another_app
from tests.outbox import Outbox
from tests.posting import post
from tests.sessions import new_session

# Of whoever has proven just now who they are, or the same for everybody; a signed link cannot be guessed.
FREE = {
    "account.passkey_options",
    "account.add_passkey",
    "account.remove_passkey",
    "account.new_codes",
    "passkeys.options",
    "security.confirm_email",
}
FEW = dict.fromkeys(
    ("MAIL_FORM_LIMIT", "LINK_LIMIT", "INVITATION_LIMIT", "UPLOAD_LIMIT", "CREATION_LIMIT"), "2 per hour"
)


@pytest.fixture(scope="module")
def site(shared_app, database_url):
    with another_app(database_url, RATELIMIT_ENABLED=True, **FEW) as other:
        yield other


def signed_in(site, user):
    client = site.test_client()
    token = new_session(user)
    with client.session_transaction() as session:
        session["_user_id"], session["fs_paa"] = token, 2e10
    return client


def test_forms_that_send_mails_share_a_limit(site, cast):
    client, data = site.test_client(), {"email": "owner@example.org"}
    assert [post(client, page, data).status_code for page in ("/reset", "/confirm", "/register")] == [200, 200, 429]
    assert client.get("/reset").status_code == 200


@pytest.mark.parametrize("address", ["owner@example.org", "nobody@example.org"])
def test_one_address_gets_some_mails_an_hour_and_nobody_is_told(app, site, cast, outbox, monkeypatch, address):
    monkeypatch.setitem(site.config, "MAIL_LIMIT_PER_RECIPIENT", "2 per hour")
    monkeypatch.setitem(site.config, "MAIL_FORM_LIMIT", "20 per hour")
    client = site.test_client()
    answers = [post(client, "/reset", {"email": spelled}) for spelled in (address, address.upper(), f" {address}")]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len(Outbox(app)) == (2 if address.startswith("owner") else 0)


def test_links_are_not_tried_one_after_the_other(site, cast):
    client = site.test_client()
    tries = [post(client, f"/invitations/{number}", {}).status_code for number in range(3)]
    assert tries == [404, 404, 429]


def test_a_person_invites_so_many_an_hour(site, cast):
    client, other = signed_in(site, cast.owner), signed_in(site, cast.admin)
    data = {"company": cast.acme.id, "part": "viewer"}
    tries = [post(client, "/admin/invitation/new/", data | {"email": f"{n}@example.org"}) for n in range(3)]
    assert [each.status_code for each in tries] == [302, 302, 429]
    assert post(other, "/admin/invitation/new/", data | {"email": "4@example.org"}).status_code == 302


def test_a_person_uploads_so_many_files_an_hour(site, cast):
    client = signed_in(site, cast.owner)
    tries = [
        post(client, "/admin/import/new/", {"company": cast.acme.id, "file": (io.BytesIO(b"Title\n"), "jobs.csv")})
        for _ in range(3)
    ]
    assert [each.status_code == 429 for each in tries] == [False, False, True]


def test_a_person_makes_so_many_postings_an_hour(site, cast):
    client = signed_in(site, cast.owner)
    tries = [post(client, "/admin/job/new/", {"title": "Again"}).status_code == 429 for _ in range(3)]
    assert tries == [False, False, True]


def test_every_door_that_is_named_is_there(app):
    assert set(limits.DOORS) <= set(app.view_functions)


def test_whatever_takes_a_password_a_code_or_a_mail_address_has_a_limit(app):
    telling = ("login", "verify", "reset", "register", "confirm", "invitation", "recovery", "passkey", "email")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and not rule.rule.startswith("/admin")]
    asked = {rule.endpoint for rule in rules if any(word in rule.rule for word in telling)}
    assert asked - set(limits.DOORS) == FREE


def test_codes_after_the_password_are_counted_wherever_they_come_from(site, cast, monkeypatch):
    monkeypatch.setitem(site.config, "CODE_LIMIT_PER_ACCOUNT", "3 per hour")
    tries = []
    for number in range(4):
        client, where = site.test_client(), {"environ_overrides": {"REMOTE_ADDR": f"203.0.113.{number}"}}
        with client.session_transaction() as session:
            session["tf_user_id"], session["tf_since"] = cast.owner.fs_uniquifier, 2e10
        tries.append(post(client, "/login/code", {"code": "000000"}, **where).status_code == 429)
    assert tries == [False, False, False, True]
