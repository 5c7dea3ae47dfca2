"""The link that confirms an address leads to a page with a button: a machine that looks at mails confirms nothing."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_security.confirmable import confirm_email_token_status

CONFIRM = "security.confirm_email"


def init_app(app: Flask) -> None:
    """Ask before Flask-Security confirms: it does so when the page is read."""
    confirm = app.view_functions[CONFIRM]

    def asked(token: str) -> ResponseReturnValue:
        expired, invalid, user = confirm_email_token_status(token)
        unconfirmed = user is not None and user.confirmed_at is None
        if request.method == "POST" or expired or invalid or not unconfirmed:
            return confirm(token=token)
        return render_template("security/confirm_email.html", token=token)

    app.view_functions[CONFIRM] = asked
