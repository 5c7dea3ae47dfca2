"""Asking for a link by mail: to a new password, or to confirm an address. Whose it is, is for the worker to see."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import FormInfo
from flask_security.forms import (
    EmailField,
    EmailValidation,
    ForgotPasswordForm,
    Form,
    IsString,
    SendConfirmationForm,
    email_required,
)

from my_app.services import outbox
from my_app.services.transaction import transaction
from my_app.web import limits
from my_app.web.locale import current_locale


def init_app(app: Flask) -> None:
    """Give Flask-Security these forms."""
    for name, form in (("forgot_password_form", ResetLinkForm), ("send_confirmation_form", ConfirmationLinkForm)):
        app.extensions["security"].set_form_info(name, FormInfo(cls=form))


def address_field() -> EmailField:
    """A field for any address; nothing looks for its account."""
    validators = [IsString(), email_required, EmailValidation(verify=True)]
    return EmailField(render_kw={"autocomplete": "email"}, validators=validators)


class Asking(Form):  # type: ignore[misc]
    """A form that finds nobody, ever: Flask-Security then answers as it does for an address without an account.

    The request does the same for all addresses, and so takes the same time.
    """

    mail: str

    def validate(self, **kwargs: Any) -> bool:
        """Ask for the mail, unless this address is sent too many."""
        if Form.validate(self, **kwargs) and limits.may_be_mailed():
            with transaction():
                outbox.put(self.mail, email=self.email.data, locale=current_locale())
        return False


class ResetLinkForm(Asking, ForgotPasswordForm):  # type: ignore[misc]
    """For a new password."""

    mail = "reset"
    email = address_field()


class ConfirmationLinkForm(Asking, SendConfirmationForm):  # type: ignore[misc]
    """For the link that confirms an address."""

    mail = "confirmation"
    email = address_field()
