"""The forms that ask for codes of a second factor."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

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
