"""The forms that ask for codes of a second factor, and the limit on guessing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _
from flask_limiter.util import get_remote_address
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from my_app.extensions import limiter
from my_app.models import User
from my_app.web import limits
from my_app.web.forms import stripped

TOO_LONG = Length(max=100, message=_("Too long: at most %(max)d characters."))


def code_field() -> StringField:
    """The six digits that an app shows."""
    keys = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "autocapitalize": "off"}
    return StringField(
        _("Code"), filters=[stripped], validators=[DataRequired(_("Enter the code.")), TOO_LONG], render_kw=keys
    )


class CodeForm(FlaskForm):
    """The code of one's app, at sign-in."""

    template = "security/two_factor_code.html"
    code = code_field()


class NewAppForm(FlaskForm):
    """The first code of an app that is being set up."""

    code = code_field()
    sealed = HiddenField(validators=[Length(max=500)])


class RecoveryForm(FlaskForm):
    """One of the recovery codes."""

    template = "security/two_factor_recovery.html"
    code = StringField(
        _("Recovery code"),
        filters=[stripped],
        validators=[DataRequired(_("Enter the code.")), TOO_LONG],
        render_kw={"autocomplete": "off", "autofocus": True, "autocapitalize": "off", "spellcheck": "false"},
    )


def refused(response: Response) -> bool:
    """Whether a code was not taken."""
    return response.status_code == 422


def guarded(who: Callable[[], User | None]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A limit on wrong codes: per account, which is ``who``'s, and per address.

    Whoever is at this step knows the password: the account's codes are counted wherever they come from.
    """

    def account() -> str:
        user = who()
        return f"user {user.id}" if user is not None else f"nobody at {get_remote_address()}"

    return limiter.shared_limit(
        limits.setting("CODE_LIMIT_PER_ACCOUNT"), "guess code", key_func=account, methods=["POST"], deduct_when=refused
    )


guarded_by_address = limiter.shared_limit(
    limits.setting("LOGIN_LIMIT_PER_ADDRESS"),
    "guess address",
    key_func=get_remote_address,
    methods=["POST"],
    deduct_when=refused,
)
