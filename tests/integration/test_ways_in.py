"""docs/security/ways_in.md: what a link of a mail opens, and for how long."""

from __future__ import annotations

import time

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import Part, UserSession
from my_app.services import invitations
from tests.cast import actor
from tests.outbox import link
from tests.posting import post

NEW = "correct horse battery"
ANN = {"email": "ann@example.org", "name": "Ann", "company_name": "Anywhere", "password": NEW}
DAY = 24 * 3600


def confirmation(client, cast, outbox):
    post(client, "/register", ANN)
    return link(outbox[0].body, "/confirm/"), {}


def reset(client, cast, outbox):
    post(client, "/reset", {"email": cast.owner.email})
    return link(outbox[0].body, "/reset/"), {"password": NEW, "password_confirm": NEW}


def invitation(client, cast, outbox):
    _row, token = invitations.invite(actor(cast.owner), cast.acme, "new@example.org", Part.EDITOR)
    return f"/invitations/{token}", {"name": "New", "password": NEW}


@pytest.mark.parametrize("way", [confirmation, reset, invitation])
def test_a_link_of_a_mail_signs_nobody_in(client, cast, outbox, way):
    address, form = way(client, cast, outbox)
    client.get(address)
    assert post(client, address, form).location == "/login"
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(("later", "stays"), [(2 * DAY - 60, True), (2 * DAY + 60, False)])
def test_a_confirmation_lasts_two_days(client, cast, outbox, monkeypatch, later, stays):
    address, _form = confirmation(client, cast, outbox)
    now = int(time.time())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + later)
    assert (client.get(address).status_code == 200) is stays
