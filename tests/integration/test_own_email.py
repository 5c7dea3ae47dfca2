"""Changing one's own mail address: asked for, done by a link, and nobody is told who has an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from my_app.extensions import db
from my_app.models import utcnow
from tests.html import parse_strictly
from tests.outbox import link
from tests.posting import post
from tests.trail import last_entry

PAGE, NEW = "/account/email", "moved@example.org"


@pytest.fixture
def browser(cast, sign_in):
    """The owner's."""
    return sign_in(cast.owner)


@pytest.fixture
def ask(browser, outbox):
    """Ask for an address, and follow the mails: those that went out, by whom they went to."""

    def asking(email=NEW):
        answer = post(browser, PAGE, {"email": email})
        assert (answer.status_code, answer.location) == (303, "/account/security")
        return {mail.to[0]: mail for mail in outbox}

    return asking


def own_address(cast):
    db.session.refresh(cast.owner)
    return cast.owner.email


def test_the_new_address_gets_a_link_the_present_one_a_notice_and_nothing_changes(cast, ask):
    sent = ask(f"  {NEW.upper()}  ")
    assert set(sent) == {"MOVED@example.org", "owner@example.org"}
    assert "/account/email/" in sent["MOVED@example.org"].body
    assert "MOVED@example.org" in sent["owner@example.org"].body
    assert "/account/email/" not in sent["owner@example.org"].body
    assert own_address(cast) == "owner@example.org"


def test_the_link_shows_a_page_and_its_button_makes_the_change(cast, browser, ask, outbox):
    address = link(ask()[NEW].body, "/account/email/")
    page = browser.get(address)
    parse_strictly(page.text)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert own_address(cast) == "owner@example.org"
    assert post(browser, address).status_code == 303
    assert own_address(cast) == NEW
    assert [mail.to[0] for mail in outbox][-1] == "owner@example.org"
    entry = last_entry()
    assert (entry.action, entry.details) == ("email.change", {"former": "owner@example.org", "email": NEW})


def test_all_sessions_but_this_one_end(cast, browser, sign_in, ask):
    other = sign_in(cast.owner)
    post(browser, link(ask()[NEW].body, "/account/email/"))
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_link_works_once(browser, ask):
    address = link(ask()[NEW].body, "/account/email/")
    post(browser, address)
    assert browser.get(address).status_code == post(browser, address).status_code == 409


def test_a_link_works_for_an_hour(cast, browser, ask):
    address, begun = link(ask()[NEW].body, "/account/email/"), utcnow()
    with time_machine.travel(begun + timedelta(minutes=59)):
        assert browser.get(address).status_code == 200
    with time_machine.travel(begun + timedelta(minutes=61)):
        assert post(browser, address).status_code == 409
    assert own_address(cast) == "owner@example.org"


def test_whoever_got_the_mail_by_mistake_gains_nothing(cast, client, sign_in, ask):
    address = link(ask()[NEW].body, "/account/email/")
    assert client.get(address).location.startswith("/login?")
    assert post(sign_in(cast.rival), address).status_code == 409
    assert own_address(cast) == "owner@example.org"


def test_a_forged_link_is_none(browser, ask):
    address = link(ask()[NEW].body, "/account/email/")
    assert browser.get(address[:-4] + "AAAA").status_code == 404


def test_a_new_password_ends_the_link(cast, browser, ask):
    address = link(ask()[NEW].body, "/account/email/")
    cast.owner.fs_uniquifier = "another"
    db.session.commit()
    assert post(browser, address).status_code in (302, 409)
    assert own_address(cast) == "owner@example.org"


def test_an_address_with_an_account_is_answered_alike_and_gets_no_mail(cast, browser, outbox):
    pages = {}
    for email in ("rival@example.org", "nobody@example.org"):
        answer = post(browser, PAGE, {"email": email})
        shown = browser.get("/account/security").text.replace(email, "ADDRESS")
        pages[email] = (answer.status_code, answer.location, shown)
    assert pages["rival@example.org"] == pages["nobody@example.org"]
    assert [mail.to[0] for mail in outbox] == ["owner@example.org", "owner@example.org", "nobody@example.org"]


def test_an_address_that_was_taken_meanwhile_is_refused(cast, browser, ask):
    address = link(ask()[NEW].body, "/account/email/")
    cast.rival.email = NEW
    db.session.commit()
    assert post(browser, address).status_code == 409
    assert own_address(cast) == "owner@example.org"


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a\x00b@example.org", "a" * 250 + "@example.org", "owner@example.org"]
)
def test_a_bad_address_and_the_present_one_are_refused_at_the_field(browser, outbox, email):
    answer = post(browser, PAGE, {"email": email})
    assert answer.status_code == 422
    parse_strictly(answer.text)
    assert 'id="email-error"' in answer.text
    assert not outbox


def test_it_asks_for_a_fresh_proof(cast, sign_in, outbox):
    browser = sign_in(cast.owner, fresh=False)
    assert browser.get(PAGE).location == "/verify?next=/account/email"
    late = post(browser, PAGE, {"email": NEW})
    assert (late.status_code, f'value="{NEW}"' in late.text) == (401, True)
    assert not outbox
