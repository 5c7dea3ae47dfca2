"""The outbox: mails are rows of what they speak of, are sent by the worker, and leave nothing behind."""

from __future__ import annotations

import smtplib
import traceback
from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from my_app.errors import Conflict
from my_app.extensions import db
from my_app.models import BackgroundTask, Part, TaskState, utcnow
from my_app.services import background, invitations
from my_app.services.outbox import KIND, put, send_waiting
from my_app.services.transaction import transaction
from my_app.web.mails import Mail, NotSent, send
from tests.cast import actor
from tests.outbox import link
from tests.posting import post


def the_mail() -> BackgroundTask:
    return db.session.scalar(select(BackgroundTask).where(BackgroundTask.kind == KIND))


@pytest.fixture
def broken(app, monkeypatch):
    """``broken(error)``: a mail server that answers so to each mail."""

    def answer(error):
        def refuse(_message):
            raise error

        monkeypatch.setattr("flask_mailman.EmailMultiAlternatives.send", refuse)

    return answer


def invite(cast, address="new@example.org"):
    return invitations.invite(actor(cast.owner), cast.acme, address, Part.VIEWER)


def test_a_mail_whose_change_is_not_kept_is_never_sent(app):
    def fail():
        put("ready")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        fail()
    assert the_mail() is None


def test_what_was_sent_is_forgotten(cast, outbox):
    invite(cast)
    assert the_mail().args["token"]
    assert len(outbox) == 1
    db.session.expire_all()
    assert (the_mail().state, the_mail().args, the_mail().result) == (TaskState.DONE, {}, {})


def test_a_mail_server_that_is_away_is_tried_again(cast, broken):
    invite(cast)
    broken(ConnectionRefusedError("new@example.org"))
    send_waiting()
    assert (the_mail().state, the_mail().error) == (TaskState.WAITING, "NotSent")
    assert the_mail().due_at > utcnow()


def test_what_is_given_up_is_forgotten_too_and_cannot_be_sent_again(cast, broken):
    invite(cast)
    broken(smtplib.SMTPRecipientsRefused({"new@example.org": (550, b"new@example.org unknown")}))
    send_waiting()
    assert (the_mail().state, the_mail().args) == (TaskState.DEAD, {})
    assert "new@example.org" not in the_mail().error
    assert not background.is_in(the_mail(), background.can_retry(actor(cast.admin)))
    with pytest.raises(Conflict):
        background.retry(actor(cast.admin), the_mail())


def test_after_enough_attempts_it_is_given_up(cast, broken):
    invite(cast)
    broken(smtplib.SMTPServerDisconnected())
    for hours in range(20):
        background.run_waiting(utcnow() + timedelta(hours=hours), KIND)
    assert (the_mail().state, the_mail().attempts, the_mail().args) == (TaskState.DEAD, 8, {})


def test_no_log_names_whom_a_mail_could_not_reach(app, broken):
    broken(smtplib.SMTPRecipientsRefused({"new@example.org": (450, b"new@example.org is greylisted")}))
    mail = Mail("new@example.org", "Hello", "text", "html")
    with capture_logs() as lines, pytest.raises(NotSent) as refused:
        send(mail)
    traces = "".join(traceback.format_exception(refused.value))
    assert "SMTPRecipientsRefused" in str(lines)
    assert "new@example.org" not in f"{lines}{traces}"


def test_a_row_never_holds_the_link_of_a_reset(client, cast):
    post(client, "/reset", {"email": cast.owner.email})
    assert set(the_mail().args) == {"mail", "email", "locale"}


def test_staff_see_that_there_is_a_mail_and_not_what_is_in_it(cast, sign_in):
    token = invite(cast)[1]
    staff, address = sign_in(cast.admin), f"/admin/task/details/?id={the_mail().id}"
    for page in (staff.get("/admin/task/"), staff.get(address)):
        assert "Mail" in page.text
        assert token not in page.text
        assert "new@example.org" not in page.text


def test_an_invitation_that_was_taken_back_is_not_mailed(cast, outbox):
    invitations.revoke(actor(cast.owner), invite(cast)[0])
    assert len(outbox) == 0


def test_of_two_invitations_the_later_is_mailed(client, cast, outbox):
    invite(cast)
    invite(cast)
    assert len(outbox) == 1
    assert client.get(link(outbox[0].body, "/invitations/")).status_code == 200


def test_links_bear_the_configured_host_alone(app, client, cast, outbox, monkeypatch):
    monkeypatch.setitem(app.config, "SITE_URL", "https://jobs.example.org")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # the session is that of another host
    forged = {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil.example"}}
    assert client.post("/reset", data={"email": cast.owner.email}, **forged).status_code == 200
    (part, _type) = outbox[0].alternatives[0]
    for text in (outbox[0].body, part):
        assert "https://jobs.example.org/reset/" in text
        assert "evil.example" not in text
