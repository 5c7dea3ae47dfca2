"""Forms that more than one door uses."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_security import current_user
from flask_security.forms import (
    ChangePasswordForm,
    IsString,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    VerifyForm,
    password_required,
)
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, Form, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from my_app import i18n
from my_app.web.passwords import problem_with

NAME_LENGTH = 120
OLD_PASSWORD_LENGTH = 1024  # there are passwords from before there was a shorter limit


def one_line(form: Form, field: Field) -> None:
    """Refuse control characters and line ends: no name has them, and not every database takes them."""
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in field.data or ""):
        raise ValidationError(gettext("This contains characters that cannot be stored."))


def stripped(value: Any) -> Any:
    """``value`` without white space around it."""
    return value.strip() if isinstance(value, str) else value


def name_field(label: Any, missing: Any, autocomplete: str) -> StringField:
    """A field for a person's or a company's name."""
    return StringField(
        label,
        filters=[stripped],
        validators=[
            DataRequired(missing),
            Length(max=NAME_LENGTH, message=_("Too long: at most %(max)d characters.")),
            one_line,
        ],
        render_kw={"autocomplete": autocomplete},
    )


def password_field(label: Any, autocomplete: str) -> PasswordField:
    """A field for the password that somebody has; what is longer than any is refused before it is hashed."""
    limit = Length(max=OLD_PASSWORD_LENGTH, message=_("Too long: at most %(max)d characters."))
    return PasswordField(
        label, validators=[IsString(), password_required, limit], render_kw={"autocomplete": autocomplete}
    )


def new_password_field(label: Any) -> PasswordField:
    """A field for the password that somebody chooses: `my_app/web/passwords.py` looks at it."""
    return PasswordField(label, validators=[IsString(), password_required], render_kw={"autocomplete": "new-password"})


class SignInForm(LoginForm):
    """Signing in."""

    password = password_field(_("Password"), "current-password")


class ConfirmPasswordForm(VerifyForm):
    """Giving one's password once more."""

    password = password_field(_("Password"), "current-password")


class ChangeForm(ChangePasswordForm):
    """A new password for whoever knows the old one."""

    password = password_field(_("Current password"), "current-password")
    new_password = new_password_field(_("New password"))

    def validate(self, **kwargs: Any) -> bool:
        """Whoever does not know the present password is noted as one who could not sign in is."""
        accepted = bool(super().validate(**kwargs))
        if self.password.data and self.password.errors:
            current_user.track_failed_authn("password")
        return accepted


class ResetForm(ResetPasswordForm):
    """A new password for whoever got our mail."""

    password = new_password_field(_("New password"))


class RegistrationForm(RegisterFormV2):
    """Signing up: an employer, with the company."""

    password = new_password_field(_("Password"))
    name = name_field(_("Your name"), _("Enter your name."), "name")
    company_name = name_field(_("Company"), _("Enter the name of your company."), "organization")

    def validate(self, **kwargs: Any) -> bool:
        """Flask-Security asks about what is kept with the account only: the company is no part of that.

        It is asked for an address that has an account, too: the answer must not tell.
        """
        valid: bool = super().validate(**kwargs)
        if self.password.errors:
            return False
        problem = problem_with(self.password.data or "", [self.company_name.data or ""])
        if problem:
            self.password.errors = [problem]
        return valid and problem is None


class NewAddressForm(FlaskForm):
    """Another mail address for one's own account. The service looks at what was typed."""

    email = EmailField(_("New mail address"), filters=[stripped], render_kw={"autocomplete": "email"})


class AccountForm(FlaskForm):
    """One's own name, language and time zone."""

    name = name_field(_("Your name"), _("Enter your name."), "name")
    locale = SelectField(_("Language"), choices=lambda: [("", gettext("As the browser says")), *i18n.LOCALES.items()])
    timezone = SelectField(_("Time zone"), choices=lambda: [("", "UTC"), *zones()])


class NewAccountForm(FlaskForm):
    """An account for somebody who was invited."""

    name = name_field(_("Your name"), _("Enter your name."), "name")
    password = new_password_field(_("Password"))


def zones() -> list[tuple[str, str]]:
    """All time zones but UTC, readable: ``Europe/Berlin`` as Europe/Berlin, ``America/New_York`` with a space."""
    return [(name, name.replace("_", " ")) for name in i18n.timezones() if name != "UTC"]


def show_errors(form: FlaskForm, errors: Mapping[str, Any]) -> None:
    """Put a service's refusals at the fields that they speak of, and what no field has above the form."""
    for name, message in errors.items():
        field = form._fields.get(name)
        if field is None:
            form.form_errors.append(str(message))
        else:
            field.errors = [*field.errors, str(message)]
