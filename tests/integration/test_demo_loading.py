"""Loading the demo data into a database that is, or is not, empty."""

from __future__ import annotations

from flask_security import verify_password
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import Company, User
from my_app.services import demo
from tests.factories import UserFactory


def user(email):
    return db.session.scalar(select(User).where(User.email == email))


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def test_a_password_with_accents_is_kept_as_the_sign_in_form_reads_it(app):
    demo.load("contrase\u00f1a larga")
    assert verify_password("contrasen\u0303a larga", user("admin@example.org").password)


def test_where_somebody_has_an_account_nothing_is_loaded(app):
    UserFactory()
    assert (demo.load("try the board").created, count(Company), count(User)) == (False, 0, 1)
