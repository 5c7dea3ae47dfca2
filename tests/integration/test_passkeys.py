"""Passkeys: who gets in with one, and who does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db
from my_app.models import Passkey, utcnow
from my_app.public.challenges import site
from my_app.services import ceremonies, passkeys, recovery_codes
from my_app.services import outbox as waiting
from tests.cast import actor
from tests.factories import PASSWORD
from tests.passkey_device import PRESENT, Authenticator, challenge, passkey_of, session_of
from tests.posting import alike, post, token
from tests.trail import trail


def answered(client, device, address="/login/passkey", data=None, **lies):
    """What the site says to whatever the device answers."""
    options = client.post("/passkey/options", headers={"X-CSRFToken": token(client)}).json
    return post(client, address, {"credential": device.use(options, **lies), **(data or {})})


def is_signed_in(client):
    return client.get("/account").status_code == 200


@pytest.fixture
def device(cast):
    return passkey_of(cast.owner)


def test_a_passkey_alone_lets_its_owner_in(client, device, cast):
    answer = answered(client, device, data={"next": "/account"})
    assert (answer.status_code, answer.location) == (302, "/account")
    assert cast.owner.name in client.get("/account").text
    assert db.session.scalar(select(Passkey)).used_at is not None


LIES = (
    {"said": {"origin": "https://evil.example"}},
    {"said": {"type": "something.else"}},
    {"said": {"challenge": "AAAA"}},
    {"said": {"crossOrigin": True}},
    {"host": "evil.example"},
    {"flags": PRESENT},
    {"handle": b"somebody else"},
    {"handle": b""},
)


def test_what_is_not_for_this_site_or_not_by_its_owner_is_refused(client, device):
    for lies in LIES:
        answer = answered(client, device, **lies)
        assert (answer.status_code, str(ceremonies.REFUSED) in answer.text) == (422, True), lies
    assert not is_signed_in(client)


def test_all_who_are_kept_out_get_the_same_answer(client, device, cast):
    unknown = alike(answered(client, Authenticator(), handle=b"x"))
    for name, value in (("active", False), ("confirmed_at", None)):
        former = getattr(cast.owner, name)
        setattr(cast.owner, name, value)
        db.session.commit()
        assert alike(answered(client, device)) == unknown
        setattr(cast.owner, name, former)
        db.session.commit()
    assert answered(client, device).status_code == 302


def test_another_key_under_the_same_name_is_refused(client, device):
    copy = Authenticator()
    copy.id, copy.handle = device.id, device.handle
    assert answered(client, copy).status_code == 422


def test_a_count_that_falls_back_is_refused(app, client, device):
    assert answered(client, device, count=7).status_code == 302
    assert answered(app.test_client(), device, count=7).status_code == 422


def test_an_answer_is_good_for_once_even_with_the_cookie_of_before(app, client, device):
    options = client.post("/passkey/options", headers={"X-CSRFToken": token(client)}).json
    sent, before = device.use(options, count=0), client.get_cookie("jobdesk_session").value
    assert post(client, "/login/passkey", {"credential": sent}).status_code == 302
    thief = app.test_client()
    thief.set_cookie("jobdesk_session", before)
    assert post(thief, "/login/passkey", {"credential": sent}).status_code == 422
    assert not is_signed_in(thief)


def test_a_challenge_lasts_five_minutes(client, device):
    options = client.post("/passkey/options", headers={"X-CSRFToken": token(client)}).json
    with time_machine.travel(utcnow() + timedelta(minutes=5, seconds=1)):
        answer = post(client, "/login/passkey", {"credential": device.use(options)})
    assert answer.status_code == 422


def test_a_challenge_for_making_is_none_for_using(sign_in, device, cast):
    browser = sign_in(cast.owner)
    options = browser.post("/account/passkeys/options", headers={"X-CSRFToken": token(browser)}).json
    said = {"challenge": options["challenge"], "rpId": "localhost"}
    assert post(browser, "/verify/passkey", {"credential": device.use(said)}).status_code == 422


def test_what_a_browser_is_told_is_the_same_for_everybody(app, device, cast):
    told = [app.test_client() for _each in range(2)]
    told = [each.post("/passkey/options", headers={"X-CSRFToken": token(each)}).json for each in told]
    assert told[0].pop("challenge") != told[1].pop("challenge")
    assert told[0] == told[1]
    assert told[0]["allowCredentials"] == []


def test_a_passkey_says_that_it_is_still_you_and_no_other_ones_does(sign_in, device, cast):
    browser, other = sign_in(cast.owner, fresh=False), passkey_of(cast.editor)
    assert answered(browser, other, "/verify/passkey").status_code == 422
    assert post(browser, "/account/passkeys/options").status_code == 401
    answer = answered(browser, device, "/verify/passkey?next=/account")
    assert (answer.status_code, answer.location) == (302, "/account")
    assert browser.post("/account/passkeys/options", headers={"X-CSRFToken": token(browser)}).status_code == 200


def test_after_a_password_only_its_owners_passkey_will_do(client, device, cast):
    other = passkey_of(cast.editor)
    answer = post(client, "/login?next=/account", {"email": cast.owner.email, "password": PASSWORD})
    assert answer.location == "/login/passkey?next=/account"
    assert not is_signed_in(client)
    assert answered(client, other, "/login/passkey").status_code == 422
    assert answered(client, device, answer.location).location == "/account"
    assert is_signed_in(client)


def test_a_hash_that_is_made_anew_before_the_second_step_is_kept(client, device, cast, monkeypatch):
    monkeypatch.setattr("passlib.context.CryptContext.needs_update", lambda *_args: True)
    monkeypatch.setattr("flask_security.utils.hash_password", lambda password: f"anew {password}")
    assert post(client, "/login", {"email": cast.owner.email, "password": PASSWORD}).status_code == 302
    db.session.expire_all()
    assert cast.owner.password == f"anew {PASSWORD}"


def test_the_first_passkey_brings_recovery_codes_and_takes_them_along(cast):
    passkey_of(cast.owner)
    assert recovery_codes.left(cast.owner) == recovery_codes.COUNT
    [mine] = passkeys.own(actor(cast.owner))
    passkeys.remove(actor(cast.owner), mine.id, session_of(cast.owner))
    assert recovery_codes.left(cast.owner) == 0


def test_a_passkey_is_all_that_staff_need(app, client, cast, monkeypatch):
    monkeypatch.setitem(app.config, "STAFF_SECOND_FACTOR", True)
    answered(client, passkey_of(cast.admin))
    assert client.get("/admin/").status_code == 200


def test_staff_who_need_a_second_factor_keep_the_last(app, cast, monkeypatch):
    passkey_of(cast.admin)
    monkeypatch.setitem(app.config, "STAFF_SECOND_FACTOR", True)
    [mine] = passkeys.own(actor(cast.admin))
    with pytest.raises(Conflict):
        passkeys.remove(actor(cast.admin), mine.id, session_of(cast.admin))


def test_adding_and_removing_is_recorded_told_and_ends_other_sessions(cast, sign_in, outbox):
    elsewhere = sign_in(cast.owner)
    passkey_of(cast.owner, "My phone")
    assert not is_signed_in(elsewhere)
    [mine] = passkeys.own(actor(cast.owner))
    elsewhere = sign_in(cast.owner)
    passkeys.remove(actor(cast.owner), mine.id, session_of(cast.owner))
    assert not is_signed_in(elsewhere)
    assert [action for action in trail() if action.startswith("passkey")] == ["passkey.add", "passkey.remove"]
    waiting.send_waiting()
    added, removed = outbox
    assert "“My phone” lets you in" in added.body
    assert "“My phone” lets nobody in" in removed.body


def test_anothers_passkey_cannot_be_removed(device, cast):
    [theirs] = passkeys.own(actor(cast.owner))
    with pytest.raises(NotFound):
        passkeys.remove(actor(cast.editor), theirs.id, session_of(cast.editor))


def test_a_removed_passkey_is_unknown(client, device, cast):
    [mine] = passkeys.own(actor(cast.owner))
    passkeys.remove(actor(cast.owner), mine.id, session_of(cast.owner))
    assert answered(client, device).status_code == 422


def test_ten_are_enough(cast):
    for number in range(passkeys.LIMIT):
        passkey_of(cast.owner, f"Key {number}")
    with pytest.raises(Conflict):
        passkeys.begin(actor(cast.owner), site(), challenge())


def test_a_passkey_has_a_name_that_can_be_kept(cast):
    for name in ("", "  ", "x" * 65, "a\x00b"):
        with pytest.raises(Invalid) as refusal:
            passkey_of(cast.owner, name)
        assert set(refusal.value.errors) == {"name"}, name


def test_nonsense_is_refused(client, cast, sign_in):
    browser = sign_in(cast.owner)
    for answer in ("", "{}", "[" * 100_000, "x" * 30_000, '{"id": 1}', "null"):
        client.post("/passkey/options", headers={"X-CSRFToken": token(client)})
        browser.post("/account/passkeys/options", headers={"X-CSRFToken": token(browser)})
        assert post(client, "/login/passkey", {"credential": answer}).status_code == 422
        assert post(browser, "/account/passkeys", {"credential": answer, "name": "Mine"}).status_code == 422


def test_no_key_is_taken_that_was_made_elsewhere_or_by_anybody(cast):
    given, kept = challenge(), session_of(cast.owner)
    options = passkeys.begin(actor(cast.owner), site(), given)
    for lies in LIES[:6]:
        with pytest.raises(Invalid):
            passkeys.add(actor(cast.owner), site(), given, Authenticator().make(options, **lies), "Mine", kept)


def test_no_key_is_taken_that_signs_with_sha_1(cast):
    given, kept = challenge(), session_of(cast.owner)
    options = passkeys.begin(actor(cast.owner), site(), given)
    assert [each["alg"] for each in options["pubKeyCredParams"]] == [-8, -7, -257]
    answer = Authenticator().make(options, algorithm=-65535)
    with pytest.raises(Invalid):
        passkeys.add(actor(cast.owner), site(), given, answer, "Mine", kept)


def test_no_key_belongs_to_two(device, cast):
    given, kept = challenge(), session_of(cast.editor)
    options = passkeys.begin(actor(cast.editor), site(), given)
    with pytest.raises(Invalid):
        passkeys.add(actor(cast.editor), site(), given, device.make(options), "Copy", kept)


def test_passkeys_go_with_their_owner(device, cast):
    db.session.delete(cast.owner)
    db.session.commit()
    assert db.session.scalar(select(Passkey)) is None
