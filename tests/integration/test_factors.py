"""The second factor: set up, asked for after the password, used once, lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, text

from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import AuditEntry, RecoveryCode, UserSession
from my_app.services import factors, recovery_codes
from tests.authenticator import SEED, code, code_of_page, give_app, sealed_of_page
from tests.factories import PASSWORD
from tests.outbox import link
from tests.posting import post

APP = "/account/security/app"


def password(client, user, **data):
    return post(client, "/login", {"email": user.email, "password": PASSWORD, **data})


def is_signed_in(client):
    return client.get("/account").status_code == 200


def actions():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def set_up(client):
    page = client.get(APP).text
    return post(client, APP, {"sealed": sealed_of_page(page), "code": code_of_page(page)})


@pytest.fixture
def owner(cast):
    give_app(cast.owner)
    return cast.owner


def test_an_app_is_set_up_with_its_first_code(cast, sign_in, outbox):
    client, elsewhere = sign_in(cast.owner), sign_in(cast.owner)
    answer = set_up(client)
    assert answer.status_code == 200
    assert len(re.findall(r"<li[^>]*>((?:\w{6}-){3}\w{6})</li>", answer.text)) == 10
    assert cast.owner.totp_since is not None
    assert actions()[0] == "factor.add"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert [mail.subject for mail in outbox] == ["An authenticator app was set up"]


def test_a_wrong_first_code_sets_up_nothing_and_keeps_the_picture(cast, sign_in):
    client = sign_in(cast.owner)
    page = client.get(APP).text
    again = post(client, APP, {"sealed": sealed_of_page(page), "code": "000000"})
    assert again.status_code == 422
    assert sealed_of_page(again.text) == sealed_of_page(page)
    assert cast.owner.totp_since is None


def test_what_another_session_was_offered_is_not_taken(cast, sign_in):
    page = sign_in(cast.rival).get(APP).text
    answer = post(sign_in(cast.owner), APP, {"sealed": sealed_of_page(page), "code": code_of_page(page)})
    assert answer.status_code == 422
    assert cast.owner.totp_since is None


def test_factors_are_changed_with_a_fresh_proof_only(owner, sign_in):
    before = owner.totp_since
    for address in (APP, "/account/security/app/remove", "/account/security/recovery"):
        assert post(sign_in(owner, fresh=False), address, {"code": code()}).status_code == 401
        assert "/login" in post(sign_in(None), address, {"code": code()}).location
    db.session.refresh(owner)
    assert owner.totp_since == before


def test_no_session_begins_with_the_password_alone(client, owner):
    answer = password(client, owner)
    assert answer.location.endswith("/login/code")
    assert not is_signed_in(client)
    assert db.session.scalars(select(UserSession)).all() == []
    assert owner.login_count == 0


def test_password_and_code_sign_in(client, owner):
    password(client, owner, next="/account/security")
    assert client.get("/login/code").status_code == 200
    answer = post(client, "/login/code", {"code": f"{code()[:3]} {code()[3:]}"})
    assert answer.status_code == 303
    assert is_signed_in(client)


def test_a_code_without_the_password_signs_nobody_in(client, owner):
    for address in ("/login/code", "/login/recovery"):
        assert "/login" in client.get(address).location
        assert "/login" in post(client, address, {"code": code()}).location
    assert not is_signed_in(client)


def test_the_password_is_good_for_ten_minutes(client, owner):
    password(client, owner)
    with client.session_transaction() as session:
        session["tf_since"] -= 601
    assert post(client, "/login/code", {"code": code()}).location.endswith("/login")
    assert not is_signed_in(client)


def test_a_code_works_once(app, owner):
    first, second = app.test_client(), app.test_client()
    password(first, owner), password(second, owner)
    shown = code()
    post(first, "/login/code", {"code": shown})
    assert post(second, "/login/code", {"code": shown}).status_code == 422
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_code_that_another_request_takes_meanwhile_is_refused(owner):
    assert owner.totp_counter == 0  # as this request has read it
    with db.engine.begin() as connection:
        connection.execute(text('UPDATE "user" SET totp_counter = :taken'), {"taken": 10**12})
    with pytest.raises(Invalid):
        factors.prove_code(owner, code())


def test_an_old_code_and_one_to_come_are_refused(client, owner):
    password(client, owner)
    for steps in (-3, 3):
        assert post(client, "/login/code", {"code": code(steps=steps)}).status_code == 422
    assert not is_signed_in(client)


def test_a_new_password_by_mail_leaves_the_factor_in_place(client, owner, outbox):
    post(client, "/reset", {"email": owner.email})
    address, new = link(outbox[0].body, "/reset/"), "a new long one 7"
    post(client, address, {"password": new, "password_confirm": new})
    assert post(client, "/login", {"email": owner.email, "password": new}).location.endswith("/login/code")
    assert not is_signed_in(client)


def test_a_wrong_code_is_in_the_security_log(client, owner):
    password(client, owner)
    post(client, "/login/code", {"code": "000000"})
    assert actions() == ["session.refused"]


def test_a_code_that_is_none_is_refused_at_its_field(client, owner):
    password(client, owner)
    for value in ("", "12345", "abcdef", "１２３４５６", "0" * 101, "\x00", "12\n3456"):
        answer = post(client, "/login/code", {"code": value})
        assert (answer.status_code, 'id="code-error"' in answer.text) == (422, True)


def test_whoever_signs_in_meanwhile_with_another_password_needs_it_again(client, owner):
    password(client, owner)
    owner.fs_uniquifier = "new"
    db.session.commit()
    assert post(client, "/login/code", {"code": code()}).location.endswith("/login")


def test_a_recovery_code_works_once_and_is_told_of(app, client, owner, outbox):
    [kept, *_others] = recovery_codes.replace(owner)
    db.session.commit()
    password(client, owner)
    assert post(client, "/login/recovery", {"code": kept.upper().replace("-", " ")}).status_code == 303
    assert is_signed_in(client)
    again = app.test_client()
    password(again, owner)
    assert post(again, "/login/recovery", {"code": kept}).status_code == 422
    assert "factor.recovery_used" in actions()
    assert [mail.subject for mail in outbox] == ["Somebody signed in with a recovery code"]


def test_anothers_recovery_code_is_refused(client, owner, cast):
    [kept, *_others] = recovery_codes.replace(cast.rival)
    db.session.commit()
    password(client, owner)
    assert post(client, "/login/recovery", {"code": kept}).status_code == 422


def test_new_recovery_codes_end_the_former(owner, sign_in):
    [former, *_others] = recovery_codes.replace(owner)
    db.session.commit()
    answer = post(sign_in(owner), "/account/security/recovery")
    assert answer.status_code == 200
    assert former not in answer.text
    assert recovery_codes.take(owner, former) is False
    assert recovery_codes.left(owner) == 10


def test_nothing_stored_lets_anybody_in(client, owner):
    codes = recovery_codes.replace(owner)
    db.session.commit()
    stored = str(db.session.execute(text('SELECT totp_secret FROM "user"')).all())
    assert SEED.decode() not in stored
    hashes = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(hashes) & set(codes)
    password(client, owner)
    assert post(client, "/login/recovery", {"code": hashes[0]}).status_code == 422


def test_an_app_of_one_account_is_unreadable_in_another(client, owner, cast):
    cast.rival.totp_secret, cast.rival.totp_counter, cast.rival.totp_since = owner.totp_secret, 0, owner.totp_since
    db.session.commit()
    password(client, cast.rival)
    assert post(client, "/login/code", {"code": code()}).status_code == 422


def test_an_app_is_removed_with_its_recovery_codes(owner, sign_in, outbox):
    recovery_codes.replace(owner)
    client, elsewhere = sign_in(owner), sign_in(owner)
    assert post(client, "/account/security/app/remove").status_code == 303
    db.session.refresh(owner)
    assert (owner.totp_secret, owner.totp_since, recovery_codes.left(owner)) == (None, None, 0)
    assert not is_signed_in(elsewhere)
    assert [mail.subject for mail in outbox] == ["Your authenticator app was removed"]
    assert post(client, "/account/security/app/remove").status_code == 404
    assert post(client, "/account/security/recovery").status_code == 409


def test_the_page_never_shows_the_secret_again(owner, sign_in):
    page = sign_in(owner).get("/account/security").text
    assert "On</span>" in page
    for secret in (owner.totp_secret, "JBSW"):
        assert secret not in page
