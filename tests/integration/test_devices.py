"""The page of one's own devices: what it says of each, and the end of them."""

from __future__ import annotations

import pytest

from my_app.extensions import db
from my_app.models import AuditEntry
from my_app.services import sessions
from my_app.web.browsers import browser_and_system
from tests.cast import actor
from tests.html import parse_strictly
from tests.posting import post

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def devices(client):
    page = parse_strictly(client.get("/account/sessions").text)
    return [" ".join(" ".join(each.itertext()).split()) for each in page.iter("li") if each.find("dl") is not None]


def begin(user, address, agent):
    session, _token = sessions.begin(user, address, agent)
    db.session.commit()
    return session


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (IPHONE, ("Safari 17", "iOS")),
        (FIREFOX, ("Firefox 128", "Linux")),
        ("curl/8.1", ("curl 8", "")),
        ("<script>alert(1)</script>", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_known_by_what_it_says_of_itself(agent, words):
    assert browser_and_system(agent) == words


def test_each_device_says_what_it_is_and_from_where_and_this_one_stands_first(cast, sign_in):
    browser = sign_in(cast.owner)
    begin(cast.owner, "2001:db8::7", IPHONE)
    begin(cast.rival, "192.0.2.1", FIREFOX)
    here, there = devices(browser)
    assert "This device" in here
    assert there.startswith("Safari 17 on iOS")
    assert "2001:db8::7" in there


def test_one_device_is_signed_out(cast, sign_in):
    browser, other = sign_in(cast.owner), sign_in(cast.owner)
    number = sessions.own(actor(cast.owner))[0].id
    assert post(browser, f"/account/sessions/{number}/end").location == "/account/sessions"
    assert other.get("/account").status_code == 302
    assert len(devices(browser)) == 1


def test_all_others_are_signed_out_and_it_is_on_record(cast, sign_in):
    browser, others = sign_in(cast.owner), [sign_in(cast.owner), sign_in(cast.owner)]
    stranger = sign_in(cast.rival)
    answer = post(browser, "/account/sessions/end-others", follow_redirects=True)
    assert "2 other devices are signed out." in answer.text
    assert [each.get("/account").status_code for each in (browser, *others, stranger)] == [200, 302, 302, 200]
    assert db.session.query(AuditEntry).filter_by(action="session.end_others").one().details == {"count": 2}


def test_anothers_device_is_not_there(cast, sign_in):
    session = begin(cast.rival, "192.0.2.1", FIREFOX)
    assert post(sign_in(cast.admin), f"/account/sessions/{session.id}/end").status_code == 404


def test_ending_a_session_takes_a_fresh_proof(cast, sign_in):
    stale, other = sign_in(cast.owner, fresh=False), sign_in(cast.owner)
    assert post(stale, "/account/sessions/end-others").status_code == 401
    assert post(stale, f"/account/sessions/{sessions.own(actor(cast.owner))[0].id}/end").status_code == 401
    assert other.get("/account").status_code == 200
