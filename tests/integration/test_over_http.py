"""Sessions over real HTTP, against gunicorn with two processes: what one of them ends has ended for the other."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

import pytest

from my_app.policies import COMMAND_LINE
from my_app.services import users
from tests.factories import PASSWORD
from tests.server import Surfer

NEW_PASSWORD = "quite another sentence of mine"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def owner(address, cast):
    """Somebody who has signed in."""
    return signed_in(address, cast.owner)


def signed_in(address, user):
    surfer = Surfer(address)
    assert surfer.send("/login", email=user.email, password=PASSWORD) == 302
    assert is_in(surfer)
    return surfer


def is_in(surfer):
    """Whether it is let in by either process, whichever of them answers."""
    answers = {surfer.ask("/account")[0] for _each in range(4)}
    assert answers in ({200}, {302})
    return answers == {200}


def test_a_copied_cookie_is_worth_nothing_after_signing_out(owner):
    thief = owner.twin()
    assert is_in(thief)
    assert owner.send("/logout", on="/account") == 302
    assert not is_in(thief)
    assert not is_in(owner)


def test_deactivation_ends_a_session_and_activation_revives_none(owner, cast):
    for active in (False, True):
        users.set_active(COMMAND_LINE, [cast.owner.id], active=active)
        assert not is_in(owner)


def test_a_new_password_ends_the_other_sessions(address, owner, cast):
    other, thief = signed_in(address, cast.owner), owner.twin()
    passwords = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
    assert owner.send("/change", **passwords) == 302
    assert [is_in(each) for each in (owner, other, thief)] == [True, False, False]


def test_of_two_browsers_one_ends_the_other(address, owner, cast):
    other = signed_in(address, cast.owner)
    assert owner.send("/account/sessions/end-others", on="/account/sessions") == 303
    assert [is_in(owner), is_in(other)] == [True, False]


def raw(address, request):
    """The statuses of all that comes back for these bytes."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    with socket.create_connection((host, port), timeout=20) as line:
        line.sendall(request.encode())
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    return [int(status) for status in re.findall(rb"^HTTP/1\.1 (\d+)", answer, re.MULTILINE)]


HIDDEN = "GET /admin/ HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    ("lengths", "refused"),
    [
        ("Content-Length: 0\r\nContent-Length: 47", 400),
        ("Content-Length: 47\r\nTransfer-Encoding: chunked", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", 400),
        ("Transfer-Encoding: xchunked", 501),
        ("Content-Length: +47", 400),
        ("Content-Length : 47", 400),
    ],
)
def test_where_a_request_ends_is_never_in_doubt(address, lengths, refused):
    assert raw(address, f"POST /login HTTP/1.1\r\nHost: localhost\r\n{lengths}\r\n\r\n0\r\n\r\n{HIDDEN}") == [refused]


def test_what_is_too_long_for_the_server_is_refused(address):
    def answers(path="/healthz", headers=""):
        return raw(address, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n")

    assert answers() == [200]
    assert answers("/jobs?q=" + "x" * 9000) == [414]
    assert answers(headers=f"X-Long: {'x' * 9000}\r\n") == [431]
    assert answers(headers="".join(f"X-{n}: 1\r\n" for n in range(80))) == [431]
