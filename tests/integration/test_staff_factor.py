"""Staff who must have a second factor and have none; and those who have lost theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import AuditEntry, Job, User
from my_app.policies import Permission
from my_app.services import factors, recovery_codes
from tests.authenticator import code_of_page, give_app, sealed_of_page
from tests.cast import actor
from tests.posting import post


@pytest.fixture
def required(app, monkeypatch):
    monkeypatch.setitem(app.config, "STAFF_SECOND_FACTOR", True)


def test_pages_lead_to_where_a_factor_is_set_up(cast, sign_in, required):
    client = sign_in(cast.admin)
    for address in ("/", "/admin/", "/admin/job/", "/admin/user/export/csv/", "/account", "/jobs"):
        assert client.get(address).location == "/account/security"


def test_scripts_get_403(cast, sign_in, required):
    client = sign_in(cast.admin)
    for headers in ({"Accept": "application/json"}, {"Sec-Fetch-Dest": "empty"}):
        assert client.get("/admin/job/", headers=headers).status_code == 403


def test_what_is_sent_changes_nothing(cast, sign_in, required):
    client = sign_in(cast.admin)
    answer = post(client, "/admin/job/action/", {"action": "trash", "rowid": cast.draft.id})
    assert answer.status_code == 403
    assert db.session.get(Job, cast.draft.id).deleted_at is None
    for address in ("/account", "/admin/user/new/", "/admin/job/ajax/update/"):
        assert post(client, address, {"name": "Other"}).status_code == 403


def test_they_hold_no_rights_meanwhile(cast, required):
    for user in (cast.admin, cast.moderator):
        assert actor(user).permissions == frozenset()
    assert actor(cast.owner).holds(Permission.JOB_READ)
    give_app(cast.admin)
    assert actor(cast.admin).holds(Permission.USER_READ)


def test_the_way_is_open(cast, sign_in, required):
    client = sign_in(cast.admin)
    assert 'role="alert"' in client.get("/account/security").text
    assert post(client, "/language", {"locale": "de"}).status_code == 303
    assert post(client, "/appearance", {"theme": "dark"}).status_code == 303
    page = client.get("/account/security/app").text
    post(client, "/account/security/app", {"sealed": sealed_of_page(page), "code": code_of_page(page)})
    assert client.get("/admin/").status_code == 200


def test_signing_out_is_open(cast, sign_in, required):
    client = sign_in(cast.admin)
    assert post(client, "/logout").location == "/"
    assert client.get("/").status_code == 200


def test_employers_need_none(cast, sign_in, required):
    assert sign_in(cast.owner).get("/admin/job/").status_code == 200


def test_the_last_one_of_staff_stays(cast, sign_in, required):
    give_app(cast.admin)
    assert post(sign_in(cast.admin), "/account/security/app/remove").status_code == 409
    db.session.refresh(cast.admin)
    assert cast.admin.totp_since is not None


def lose(app, *args):
    return app.test_cli_runner().invoke(args=["users", "reset-factors", *args])


def test_the_command_takes_a_lost_factor_away(app, cast, sign_in, outbox):
    give_app(cast.admin)
    recovery_codes.replace(cast.admin)
    client = sign_in(cast.admin)
    assert lose(app, "ADMIN@example.org").exit_code == 0
    db.session.expire_all()
    assert (cast.admin.totp_secret, recovery_codes.left(cast.admin)) == (None, 0)
    assert client.get("/account").status_code == 302
    assert db.session.scalar(select(AuditEntry.actor).where(AuditEntry.action == "factor.reset")) == "command line"
    assert [(mail.to, mail.subject) for mail in outbox] == [
        (["admin@example.org"], "Your second factor was taken away")
    ]


def test_the_command_says_what_it_cannot_do(app, cast):
    assert "has no second factor" in lose(app, cast.owner.email).output
    assert lose(app, "nobody@example.org").exit_code == 2


def take_away(client, user: User):
    return post(client, "/admin/user/action/", {"action": "reset_factors", "rowid": user.id})


def test_staff_take_a_lost_factor_away(cast, sign_in):
    give_app(cast.owner)
    assert take_away(sign_in(cast.admin), cast.owner).status_code == 302
    db.session.refresh(cast.owner)
    assert cast.owner.totp_since is None


def test_nobody_else_does(cast, sign_in):
    give_app(cast.owner)
    for user in (cast.moderator, cast.rival):
        assert take_away(sign_in(user), cast.owner).status_code == 404
    assert take_away(sign_in(cast.admin, fresh=False), cast.owner).status_code == 401
    db.session.refresh(cast.owner)
    assert cast.owner.totp_since is not None


def test_staff_do_not_take_their_own_away_there(cast, sign_in):
    give_app(cast.admin)
    take_away(sign_in(cast.admin), cast.admin)
    db.session.refresh(cast.admin)
    assert cast.admin.totp_since is not None


def test_whoever_holds_more_is_out_of_reach(cast, sign_in):
    cast.moderator.roles[0].permissions = [*cast.moderator.roles[0].permissions, "user:read", "user:update"]
    give_app(cast.admin)
    assert take_away(sign_in(cast.moderator), cast.admin).status_code == 403
    db.session.refresh(cast.admin)
    assert cast.admin.totp_since is not None


def test_whoever_cannot_read_a_secret_lets_nobody_in(app, cast, monkeypatch):
    give_app(cast.owner)
    monkeypatch.setitem(app.config, "TOTP_SECRETS", ["another key of thirty-two characters"])
    with pytest.raises(Invalid):
        factors.prove_code(cast.owner, "000000")
