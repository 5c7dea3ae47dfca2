"""The mails of the outbox: what each is made of, when a worker comes to it.

Links are made here and not in the request that asked for them, so that no row holds the link of a reset, and the
request takes as long for an address without an account as for one with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _
from flask_security import MailUtil
from flask_security.confirmable import generate_confirmation_link, requires_confirmation
from flask_security.proxies import _security
from flask_security.recoverable import generate_reset_link

from my_app import i18n
from my_app.errors import DomainError
from my_app.extensions import db
from my_app.models import User
from my_app.policies import Actor
from my_app.public.mails_of_addresses import address_asked, address_changed, new_address
from my_app.public.mails_of_companies import export, invitation
from my_app.public.mails_of_factors import factor
from my_app.public.mails_of_passkeys import passkey_notice
from my_app.services import background, outbox
from my_app.services.background import Progress
from my_app.services.credentials import find_user
from my_app.web import mails
from my_app.web.mails import Mail

ATTEMPTS = 8  # the last about three hours after the first


def init_app(app: Flask) -> None:
    """Have Flask-Security's own mails go through the outbox."""
    security = app.extensions["security"]
    security._mail_util = SecurityMails(app)  # noqa: SLF001 - only its constructor takes the class


@background.work(outbox.KIND, attempts=ATTEMPTS, label=_("Mail"), forgets=True)
def send(actor: Actor, args: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Make a mail and send it. A worker that dies between sending and noting it has it sent a second time."""
    values = dict(args)
    make = MAKERS[values.pop("mail")]
    # A request of its own: links carry the configured address of the site, whatever anybody asked for.
    with current_app.app_context(), current_app.test_request_context(base_url=current_app.config["SITE_URL"]):
        mail = make(**values)
    try:
        if mail is not None:
            mails.send(mail)
    except mails.NeverSent:
        raise DomainError(_("The mail server does not take this mail.")) from None
    return {}


def reset(email: str, locale: str) -> Mail | None:
    """The link to a new password, for an account that may be used."""
    user = find_user(email)
    if user is None or not user.is_active or requires_confirmation(user):
        return None
    return account_mail(user, locale, "reset_instructions", "PASSWORD_RESET", reset_link=generate_reset_link(user)[0])


def confirmation(email: str, locale: str) -> Mail | None:
    """The link that confirms an address, for an account whose address is not confirmed yet."""
    user = find_user(email)
    if user is None or not requires_confirmation(user):
        return None
    link = generate_confirmation_link(user)[0]
    return account_mail(user, locale, "confirmation_instructions", "CONFIRM", confirmation_link=link)


def welcome(user: int, locale: str) -> Mail | None:
    """To whoever has signed up: the link that confirms the address."""
    found = db.session.get(User, user)
    if found is None or not requires_confirmation(found):
        return None
    return account_mail(found, locale, "welcome", "REGISTER", confirmation_link=generate_confirmation_link(found)[0])


def existing(user: int, locale: str) -> Mail | None:
    """To whoever has an account already, when somebody signs up with its address."""
    found = db.session.get(User, user)
    if found is None:
        return None
    links = {"reset_link": generate_reset_link(found)[0]}
    if requires_confirmation(found):
        links["confirmation_link"] = generate_confirmation_link(found)[0]
    return account_mail(found, locale, "welcome_existing", "REGISTER", **links)


def ready(to: str, subject: str, text: str, html: str) -> Mail:
    """A mail that was written in the request."""
    return Mail(to, subject, text, html)


def account_mail(user: User, locale: str, template: str, subject: str, **links: str) -> Mail:
    """One of Flask-Security's mails in its reader's language, else in that of the page it was asked for on."""
    words = current_app.config[f"SECURITY_EMAIL_SUBJECT_{subject}"]
    spoken = user.locale if user.locale in i18n.LOCALES else locale
    return mails.compose(
        f"security/email/{template}", spoken, user.email, words, user=user, security=_security, **links
    )


OF_OTHERS = (invitation, export, passkey_notice, factor, new_address, address_asked, address_changed)
MAKERS: dict[str, Callable[..., Mail | None]] = {
    make.__name__: make for make in (reset, confirmation, welcome, existing, ready, *OF_OTHERS)
}


class SecurityMails(MailUtil):  # type: ignore[misc]
    """Flask-Security's notices, as rows of the transaction that makes the change they speak of."""

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
        """Put the mail into the outbox, in its reader's language."""
        user = context.get("user")
        mail = Mail(str(recipient), str(subject), body or "", html or "")
        if user and user.locale in i18n.LOCALES:
            mail = mails.compose(template, user.locale, mail.to, own_words(mail.subject), **context)
        outbox.put(ready.__name__, to=mail.to, subject=mail.subject, text=mail.text, html=mail.html)


def own_words(subject: str) -> Any:
    """The lazy text that ``subject`` has come of, to be said in another language."""
    ours = [words for key, words in current_app.config.items() if key.startswith("SECURITY_EMAIL_SUBJECT_")]
    return next((words for words in ours if str(words) == subject), subject)
