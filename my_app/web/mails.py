"""Mails as they are written and handed over. Who gets one when is said by the outbox (`my_app.services.outbox`)."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from typing import Any

import structlog
from flask import current_app, render_template
from flask_mailman import EmailMultiAlternatives

from my_app import i18n

log = structlog.get_logger()


@dataclass(frozen=True)
class Mail:
    """One mail with its two parts."""

    to: str
    subject: str
    text: str
    html: str


class NotSent(Exception):
    """A mail could not leave now, and may later. Without the mail server's words: they name the recipient."""


class NeverSent(Exception):
    """The mail server will not take this mail at all."""


def compose(template: str, locale: str, to: str, subject: Any, **values: Any) -> Mail:
    """The mail of ``template`` (its name without ``.txt`` and ``.html``) in a language, its lazy ``subject`` too."""
    values |= {"locale": locale, "dir": i18n.direction(locale)}
    with i18n.speaking(locale):
        text, html = (render_template(f"{template}.{kind}", **values) for kind in ("txt", "html"))
        return Mail(to, str(subject), text, html)


def send(mail: Mail) -> None:
    """Hand a mail to the configured backend. Raises `NotSent` or `NeverSent`; the log has the kind of error alone."""
    sender = current_app.config["MAIL_DEFAULT_SENDER"]
    message = EmailMultiAlternatives(mail.subject, body=mail.text, from_email=sender, to=[mail.to])
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except OSError as error:
        log.warning("mail_not_sent", error=type(error).__name__)
        raise (NeverSent if is_final(error) else NotSent)(type(error).__name__) from None


def is_final(error: OSError) -> bool:
    """Whether the mail server has said that it is of no use to try again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
