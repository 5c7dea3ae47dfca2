"""The mails of the outbox about somebody's change of their own mail address."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.extensions import db
from my_app.models import User
from my_app.services import own_email
from my_app.services.credentials import find_user
from my_app.web import mails
from my_app.web.mails import Mail


def new_address(user: int, email: str, locale: str) -> Mail | None:
    """The link that makes this address the account's; none when there is an account with it already."""
    owner = db.session.get(User, user)
    if owner is None or not owner.active or find_user(email) not in (None, owner):
        return None
    link = url_for("account.new_email", token=own_email.token_for(owner, email), _external=True)
    subject = _("Please confirm your new mail address")
    return mails.compose("email/new_address", spoken(owner, locale), email, subject, link=link)


def address_asked(user: int, email: str) -> Mail | None:
    """To the present address: that somebody wants to have another one there."""
    owner = db.session.get(User, user)
    return (
        None
        if owner is None
        else notice(owner, owner.email, _("Your mail address is to be changed"), email, done=False)
    )


def address_changed(user: int, former: str) -> Mail | None:
    """To the former address: that it is one no more."""
    owner = db.session.get(User, user)
    return (
        None
        if owner is None
        else notice(owner, former, _("Your mail address has been changed"), owner.email, done=True)
    )


def notice(owner: User, to: str, subject: Any, email: str, *, done: bool) -> Mail:
    """What happened, and what to do when it was somebody else."""
    link = url_for("security.forgot_password", _external=True)
    locale = spoken(owner, i18n.DEFAULT_LOCALE)
    return mails.compose("email/address_notice", locale, to, subject, email=email, done=done, link=link)


def spoken(owner: User, otherwise: str) -> str:
    """The language to write to somebody in."""
    return owner.locale if owner.locale in i18n.LOCALES else otherwise
