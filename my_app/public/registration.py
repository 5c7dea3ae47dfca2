"""Signing up: the person, their company and their part in it, together or not at all."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from flask import Flask, g, request
from flask_security import user_not_registered, user_registered
from flask_security.confirmable import generate_confirmation_link

from my_app.extensions import db
from my_app.models import User
from my_app.services import accounts, audit, outbox
from my_app.services.transaction import transaction
from my_app.web import limits
from my_app.web.locale import current_locale
from my_app.web.signin import datastore


def init_app(app: Flask) -> None:
    """Put one transaction around Flask-Security's sign-up, and add the company to it."""
    register = app.view_functions["security.register"]

    def view() -> Any:
        if request.method != "POST":
            return register()
        g.may_be_mailed = limits.may_be_mailed()
        with transaction():
            return register()

    app.view_functions["security.register"] = view
    user_registered.connect(add_company, app)
    user_not_registered.connect(do_the_same, app)


def add_company(app: Flask, user: User, form_data: dict[str, Any], **rest: Any) -> None:
    """The company, and the mail: whatever fails here leaves no account either."""
    accounts.register(user, form_data["company_name"], current_locale())
    outbox.put("welcome", user=user.id, locale=current_locale())


def do_the_same(app: Flask, user: User | None, form_data: dict[str, Any], **rest: Any) -> None:
    """For an address that has an account all of the work is done too, and undone: how long it takes tells nothing."""
    with db.session.begin_nested() as rehearsal:
        stranger = datastore.create_user(email=f"{token_hex(16)}@example.invalid", name=form_data["name"], password="")
        generate_confirmation_link(stranger)
        accounts.register(stranger, form_data["company_name"], current_locale())
        rehearsal.rollback()
    audit.forget(db.session)
    if user is not None and g.may_be_mailed:
        outbox.put("existing", user=user.id, locale=current_locale())
