"""Mails: their language, their two parts, and a real server that takes one."""

from __future__ import annotations

import email
import email.policy
import smtplib
import socket
import ssl

import pytest
from aiosmtpd.controller import Controller
from flask_babel import force_locale, gettext

from my_app.models import Part
from my_app.services import invitations
from my_app.services import outbox as services_outbox
from my_app.web.smtp import CheckedSMTP
from tests.another import another_app
from tests.cast import actor
from tests.factories import UserFactory
from tests.outbox import link
from tests.posting import post

ANN = {"name": "Ann", "company_name": "Co", "email": "ann@example.org", "password": "correct horse battery"}


class Letterbox:
    """What the server was handed."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def smtp():
    """A server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Letterbox(), hostname="127.0.0.1", port=port)
    server.start()
    yield server
    server.stop()


def test_a_confirmation_reaches_a_real_server_with_both_parts(app, database_url, smtp):
    backend = {"MAIL_BACKEND": "smtp", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": smtp.port}
    with another_app(database_url, **backend) as other:
        client = other.test_client()
        post(client, "/register", ANN)
        with other.app_context():
            services_outbox.send_waiting()
        (mail,) = smtp.handler.mails
        assert (mail["To"], mail["Subject"]) == ("ann@example.org", "Welcome to Jobdesk")
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert link(text, "/confirm/") == link(html, "/confirm/")
        assert post(client, link(text, "/confirm/")).location == "/login"


def test_a_mail_goes_to_the_server_whose_certificate_fits_only(monkeypatch):
    seen = []
    monkeypatch.setattr(smtplib.SMTP, "starttls", lambda _self, *, context: seen.append(context))
    CheckedSMTP().starttls(context=None)
    assert (seen[0].verify_mode, seen[0].check_hostname) == (ssl.CERT_REQUIRED, True)


def test_every_mail_of_an_account_has_both_parts(client, cast, outbox):
    post(client, "/register", ANN)
    post(client, "/confirm", {"email": ANN["email"]})
    post(client, "/register", ANN)
    post(client, "/reset", {"email": cast.owner.email})
    new = {"password": "a new long one", "password_confirm": "a new long one"}
    post(client, link(outbox[-1].body, "/reset/"), new)
    assert len(outbox) == 5
    for mail in outbox:
        assert mail.body.strip()
        assert mail.alternatives[0][1] == "text/html"
        assert '<html lang="en" dir="ltr">' in mail.alternatives[0][0]


def test_a_mail_speaks_its_readers_language_not_the_pages(client, cast, outbox):
    UserFactory(email="arabic@example.org", locale="ar")
    post(client, "/reset", {"email": "arabic@example.org"}, headers={"Accept-Language": "de"})
    html = outbox[0].alternatives[0][0]
    assert '<html lang="ar" dir="rtl">' in html
    with force_locale("ar"):
        words = gettext("Reset your password")
    assert outbox[0].subject == words
    assert words in html
    assert gettext("Reset your password") not in outbox[0].body


def test_names_cannot_write_html_into_a_mail(client, outbox):
    post(client, "/register", ANN | {"name": "<b>Ann</b>"})
    assert "&lt;b&gt;Ann" in outbox[0].alternatives[0][0]
    assert "<b>Ann</b>" in outbox[0].body


def invite(cast, address="new@example.org", by=None):
    invitations.invite(actor(by or cast.owner), cast.acme, address, Part.VIEWER)


def test_an_invitation_leads_to_its_page(client, cast, outbox):
    invite(cast)
    assert outbox[0].to == ["new@example.org"]
    assert "Acme" in outbox[0].subject
    assert client.get(link(outbox[0].body, "/invitations/")).status_code == 200


@pytest.mark.parametrize(("locale", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_an_invitation_speaks_the_invited_persons_language(cast, outbox, locale, direction):
    UserFactory(email="new@example.org", locale=locale)
    invite(cast, "NEW@example.org")
    with force_locale(locale):
        words = gettext("Invitation to %(company)s on Jobdesk", company="Acme")
    assert outbox[0].subject == words
    assert f'<html lang="{locale}" dir="{direction}">' in outbox[0].alternatives[0][0]


def test_somebody_new_is_invited_in_the_inviters_language(cast, outbox):
    cast.owner.locale = "de"
    invite(cast)
    assert '<html lang="de"' in outbox[0].alternatives[0][0]


def test_a_company_name_cannot_write_headers(cast, outbox):
    cast.acme.name = "Acme\nBcc: all@example.org"
    invite(cast)
    assert outbox[0].subject == "Invitation to Acme Bcc: all@example.org on Jobdesk"
