"""The mail of the outbox that tells somebody about their passkeys."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.extensions import db
from my_app.models import User
from my_app.web import mails
from my_app.web.mails import Mail


def passkey_notice(user: int, name: str, added: bool) -> Mail | None:
    """That a passkey was added or removed, and what to do when it was somebody else."""
    owner = db.session.get(User, user)
    if owner is None:
        return None
    subject = _("A passkey was added to your account") if added else _("A passkey of your account was removed")
    spoken = owner.locale if owner.locale in i18n.LOCALES else i18n.DEFAULT_LOCALE
    link = url_for("security.forgot_password", _external=True)
    return mails.compose("email/passkey", str(spoken), owner.email, subject, name=name, added=added, link=link)
