"""Flask-Security: the user store, our words, forms and mails."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_babel import lazy_gettext as _
from flask_security import SQLAlchemyUserDatastore

from my_app.extensions import db, security
from my_app.models import Role, User
from my_app.models.types import utcnow
from my_app.web import forms, fresh, limits
from my_app.web.passwords import Passwords

datastore = SQLAlchemyUserDatastore(db, User, Role)
SUBJECTS = {
    "REGISTER": _("Welcome to Jobdesk"),
    "CONFIRM": _("Please confirm your mail address"),
    "PASSWORD_RESET": _("Reset your password"),
    "PASSWORD_NOTICE": _("Your password has been reset"),
    "PASSWORD_CHANGE_NOTICE": _("Your password has been changed"),
}
# One sentence for all of it: which it was would tell a stranger who has an account.
REFUSED = _("The mail address or the password is not right, or the address has not been confirmed yet.")
FORMS = {
    "login_form": forms.SignInForm,
    "verify_form": forms.ConfirmPasswordForm,
    "change_password_form": forms.ChangeForm,
    "reset_password_form": forms.ResetForm,
    "register_form": forms.RegistrationForm,
}
# A POST that these answer with a page was not accepted: whoever gets through is sent on.
REFUSING = {f"security.{name}" for name in ("login", "register", "reset_password", "change_password", "verify")}


def init_app(app: Flask) -> None:
    """Bind Flask-Security to the application."""
    app.config["SECURITY_DATETIME_FACTORY"] = utcnow
    for name, subject in SUBJECTS.items():
        app.config[f"SECURITY_EMAIL_SUBJECT_{name}"] = subject
    app.config["SECURITY_MSG_GENERIC_AUTHN_FAILED"] = (REFUSED, "error")
    # Only its constructor takes this class, and the bare extension is constructed where nothing of ours is known.
    security._password_util_cls = Passwords  # noqa: SLF001
    security.support_mfa = False  # of another application in this process: it would bring pages of Flask-Security's
    security.init_app(app, datastore, **FORMS)
    limits.init_app(app)
    fresh.init_app(app)
    app.after_request(say_refused)


def say_refused(response: Response) -> Response:
    """Flask-Security answers 200 to a form that does not validate; here that is 422."""
    if (
        request.method == "POST"
        and request.endpoint in REFUSING
        and response.status_code == 200
        and not response.is_json
    ):
        response.status_code = 422
    return response
