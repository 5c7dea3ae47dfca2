"""Signing up: the person, their company and their part in it, together or not at all."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_security import user_registered

from my_app.models import User
from my_app.services import accounts
from my_app.services.transaction import transaction
from my_app.web.locale import current_locale


def init_app(app: Flask) -> None:
    """Put one transaction around Flask-Security's sign-up, and add the company to it."""
    register = app.view_functions["security.register"]

    def view() -> Any:
        if request.method != "POST":
            return register()
        with transaction():
            return register()

    app.view_functions["security.register"] = view
    user_registered.connect(add_company, app)


def add_company(app: Flask, user: User, form_data: dict[str, Any], **rest: Any) -> None:
    """Called between the making of the account and its mail: whatever fails here leaves neither."""
    accounts.register(user, form_data["company_name"], current_locale())
