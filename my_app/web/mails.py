"""Mails: how they leave, and the invitation."""

from __future__ import annotations

from typing import Any

import structlog
from babel.dates import format_date
from flask import abort, current_app, render_template, url_for
from flask_babel import gettext as _
from flask_mailman import EmailMultiAlternatives
from flask_security import MailUtil
from sqlalchemy import func, select

from my_app import i18n
from my_app.extensions import db
from my_app.models import Invitation, User
from my_app.policies import Actor

log = structlog.get_logger()
# What these speak of has been done: it must not be undone because the mail about it cannot leave.
NOTICES = {"security/email/change_notice", "security/email/reset_notice"}


class SecurityMails(MailUtil):  # type: ignore[misc]
    """Flask-Security's mails, sent by us."""

    def send_mail(
        self,
        template: str,
        subject: Any,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Send, or answer 503: without its mail a sign-up or a reset leads nowhere."""
        user = context.get("user")
        if user and user.locale in i18n.LOCALES:
            subject, body, html = in_own_language(user.locale, str(subject), template, context)
        try:
            send(str(subject), recipient, body or "", html or "")
        except OSError as error:
            not_sent(template, error)
            if template not in NOTICES:
                db.session.rollback()
                abort(503, _("The mail could not be sent, and nothing was changed. Try again in a few minutes."))


def not_sent(template: str, error: OSError) -> None:
    """Note in the log that a mail could not leave, and of what kind the error was: its words name the recipient."""
    log.error("mail_not_sent", template=template, error=type(error).__name__)


def in_own_language(locale: str, subject: str, template: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """A mail of Flask-Security's again, in its reader's language: it speaks that of the page it was asked for on."""
    ours = [words for key, words in current_app.config.items() if key.startswith("SECURITY_EMAIL_SUBJECT_")]
    words = next((words for words in ours if str(words) == subject), subject)
    values = {**context, "locale": locale, "dir": i18n.direction(locale)}
    with i18n.speaking(locale):
        return str(words), render_template(f"{template}.txt", **values), render_template(f"{template}.html", **values)


def send_invitation(invitation: Invitation, token: str, inviter: Actor) -> None:
    """Mail the link that accepts ``invitation``, in the language of whoever is invited, else of ``inviter``.

    Raises `OSError` when the mail cannot leave.
    """
    invited = db.session.scalar(select(User.locale).where(func.lower(User.email) == func.lower(invitation.email)))
    locale = invited if invited in i18n.LOCALES else inviter.locale
    values = {
        "company": " ".join(invitation.company.name.split()),
        "part": i18n.label(invitation.part),
        "inviter": inviter.label,
        "expires": format_date(invitation.expires_at.astimezone(inviter.zone), "long", locale=locale),
        "link": url_for("invitations.show", token=token, _external=True),
        "locale": locale,
        "dir": i18n.direction(locale),
    }
    with i18n.speaking(locale):
        subject = _("Invitation to %(company)s on Jobdesk", company=values["company"])
        text = render_template("email/invitation.txt", **values)
        html = render_template("email/invitation.html", **values)
    send(subject, invitation.email, text, html)


def send_export(actor: Actor, link: str, rows: int) -> None:
    """Mail the link to a file that was made in the background. Raises `OSError` when the mail cannot leave."""
    hours = current_app.config["FILES_KEPT_HOURS"]
    values = {"link": link, "rows": rows, "hours": hours, "locale": actor.locale, "dir": i18n.direction(actor.locale)}
    with i18n.speaking(actor.locale):
        subject = _("Your export is ready")
        text = render_template("email/export.txt", **values)
        html = render_template("email/export.html", **values)
    send(subject, actor.label, text, html)


def send(subject: str, recipient: str, text: str, html: str) -> None:
    """Hand one mail with both parts to the configured backend. Raises `OSError` when it cannot leave."""
    message = EmailMultiAlternatives(
        subject, body=text, from_email=current_app.config["MAIL_DEFAULT_SENDER"], to=[recipient]
    )
    message.attach_alternative(html, "text/html")
    message.send()
