"""Sessions over real HTTP, against gunicorn with two processes: what one of them ends has ended for the other."""

from __future__ import annotations

import pytest

from my_app.extensions import db
from my_app.policies import COMMAND_LINE
from my_app.services import users
from tests.factories import PASSWORD
from tests.server import Surfer, gunicorn

NEW_PASSWORD = "quite another sentence of mine"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def address(shared_app):
    with shared_app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    with gunicorn(url) as served:
        yield served


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
