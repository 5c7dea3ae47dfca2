"""What is signed: with SHA-256, for one purpose each, and known while its key is."""

from __future__ import annotations

import time

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from my_app.extensions import security
from my_app.web import signatures
from tests.factories import UserFactory
from tests.outbox import link
from tests.posting import post, token

SHA256 = 43  # letters of 256 bits; SHA-1 has 27


def size(signed):
    return len(signed.rpartition(".")[2])


@pytest.fixture
def reset(client, cast, outbox):
    """The link in a mail for a new password."""
    post(client, "/reset", {"email": cast.owner.email})
    return link(outbox[0].body, "/reset/")


def test_all_that_is_signed_has_256_bits(client, reset):
    signed = token(client)
    assert [size(text) for text in (client.get_cookie("jobdesk_session").value, reset, signed)] == [SHA256] * 3


def test_one_other_letter_is_a_forgery(client, reset):
    path, _dot, signature = reset.rpartition(".")
    other = f"{path}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    assert client.get(other).location == "/reset"
    assert client.get(reset).status_code == 200


def test_a_cookie_that_was_signed_with_another_key_signs_nobody_in(app, sign_in, cast):
    browser = sign_in(cast.owner)
    value = browser.get_cookie("jobdesk_session").value
    content = app.session_interface.get_signing_serializer(app).loads(value)
    forged = URLSafeTimedSerializer("k" * 50, salt="cookie-session", signer_kwargs={"key_derivation": "hmac"})
    browser.set_cookie("jobdesk_session", forged.dumps(content))
    assert browser.get("/account").location.startswith("/login")


def test_a_link_is_nothing_at_another_door(client, reset):
    answer = client.get(reset.replace("/reset/", "/confirm/"))
    assert answer.location == "/confirm"


def test_a_session_that_is_31_days_old_is_none(client, sign_in, cast, monkeypatch):
    browser, now = sign_in(cast.owner), int(time.time())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 31 * 24 * 3600 + 10)
    assert browser.get("/account").location.startswith("/login")


def test_a_link_to_confirm_lasts_two_days(client, outbox, monkeypatch):
    user = UserFactory(confirmed_at=None)
    post(client, "/confirm", {"email": user.email})
    address, now = link(outbox[0].body, "/confirm/"), int(time.time())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 2 * 24 * 3600 + 10)
    assert client.get(address).location == "/confirm"


def test_a_new_key_leaves_what_the_former_one_signed(app, monkeypatch, sign_in, cast):
    browser, former = sign_in(cast.owner), app.config["SECRET_KEY"]
    link_before = security.reset_serializer.dumps("x")
    monkeypatch.setitem(app.config, "SECRET_KEY", "n" * 40)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [former])
    monkeypatch.setitem(app.config, "WTF_CSRF_SECRET_KEY", None)
    signatures.set_keys(app)
    try:
        assert browser.get("/account").status_code == 200
        assert security.reset_serializer.loads(link_before) == "x"
        assert security.reset_serializer.secret_keys[-1] == b"n" * 40
    finally:
        monkeypatch.undo()
        signatures.set_keys(app)
