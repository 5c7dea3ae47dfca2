"""The mails of the outbox about somebody's second factor: what was done with it, and what to do if it was not them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.extensions import db
from my_app.models import User
from my_app.web import mails
from my_app.web.mails import Mail

WORDS: dict[str, tuple[Any, Any]] = {
    "added": (
        _("An authenticator app was set up"),
        _("From now on the password alone does not open your account: a code of the app comes after it."),
    ),
    "changed": (
        _("Another authenticator app was set up"),
        _("The codes of the former app, and the former recovery codes, do not work any more."),
    ),
    "removed": (
        _("Your authenticator app was removed"),
        _("Its codes are not asked for any more when you sign in."),
    ),
    "recovery_new": (
        _("New recovery codes were made"),
        _("The former ones do not work any more."),
    ),
    "recovery_used": (
        _("Somebody signed in with a recovery code"),
        _("Your password and one of your recovery codes were used. That code does not work any more."),
    ),
    "reset": (
        _("Your second factor was taken away"),
        _("Those who run this site did so, for you to get in again. Your password is enough now: set a new one up."),
    ),
}


def factor(user: int, event: str) -> Mail | None:
    """What was done: one of `WORDS`. None for an account that is gone."""
    person = db.session.get(User, user)
    if person is None:
        return None
    subject, text = WORDS[event]
    return mails.compose(
        "email/factor",
        person.locale if person.locale in i18n.LOCALES else i18n.DEFAULT_LOCALE,
        person.email,
        subject,
        heading=subject,
        words=text,
        link=url_for("security.forgot_password", _external=True),
    )
