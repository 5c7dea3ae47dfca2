"""The mails of the outbox that come from work in the admin: invitations, and files that are ready."""

from __future__ import annotations

from babel.dates import format_date
from flask import current_app, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from my_app import i18n
from my_app.extensions import db
from my_app.models import Invitation, User
from my_app.services import invitations
from my_app.web import mails
from my_app.web.mails import Mail


def invitation(invitation: int, token: str, inviter: str, locale: str, timezone: str) -> Mail | None:
    """The link that accepts an invitation, in the language of whoever is invited, else in that of the inviter.

    None for one that was taken back, or replaced by a later one with a mail of its own.
    """
    offer = db.session.get(Invitation, invitation)
    if offer is None or not invitations.is_current(offer, token):
        return None
    invited = db.session.scalar(select(User.locale).where(func.lower(User.email) == func.lower(offer.email)))
    spoken = str(invited) if invited in i18n.LOCALES else locale
    company = " ".join(offer.company.name.split())
    expires = format_date(offer.expires_at.astimezone(i18n.timezone(timezone)), "long", locale=spoken)
    return mails.compose(
        "email/invitation",
        spoken,
        offer.email,
        _("Invitation to %(company)s on Jobdesk", company=company),
        company=company,
        part=i18n.label(offer.part),
        inviter=inviter,
        expires=expires,
        link=url_for("invitations.show", token=token, _external=True),
    )


def export(user: int, task: int, rows: int, locale: str) -> Mail | None:
    """The link to a file that was made in the background, for whoever asked for it."""
    asked = db.session.get(User, user)
    if asked is None:
        return None
    return mails.compose(
        "email/export",
        locale,
        asked.email,
        _("Your export is ready"),
        link=url_for("exports.show", task_id=task, _external=True),
        rows=rows,
        hours=current_app.config["FILES_KEPT_HOURS"],
    )
