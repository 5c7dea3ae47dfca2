"""A form that comes too late, in a browser: the password is asked for, and then the form goes where it was sent."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def age(visit):
    """Make the proof of this browser's session an hour old."""
    name = visit.app.config["SESSION_COOKIE_NAME"]
    [cookie] = [each for each in visit.context.cookies() if each["name"] == name]
    signer = visit.app.session_interface.get_signing_serializer(visit.app)
    session = signer.loads(cookie["value"])
    visit.bring(signer.dumps({**session, "fs_paa": session["fs_paa"] - 3600}))


def test_nothing_typed_is_lost_and_a_password_can_be_looked_at(cast, window):
    admin = window().sign_in(cast.admin)
    page = admin.open("/admin/user/new/")
    page.fill("[name=email]", "late@example.org")
    page.fill("[name=name]", "“Late” <b> & co")
    age(admin)
    page.click("button:text-is('Save')")
    page.wait_for_selector("h1:has-text('password')")
    page.fill("[name=password]", PASSWORD)
    page.click("button:text-is('Show')")
    assert page.get_attribute("[name=password]", "type") == "text"
    page.click("button:text-is('Continue')")
    page.wait_for_url("**/admin/user/")
    assert db.session.scalar(select(User.name).where(func.lower(User.email) == "late@example.org")) == "“Late” <b> & co"
