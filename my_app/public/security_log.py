"""What the security log hears of a request: who came in and went out, and what was refused to whom."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Response, g, request, session
from flask_login import user_logged_out
from flask_security import (
    password_changed,
    password_reset,
    user_authenticated,
    user_confirmed,
    user_failed_authn,
)

from my_app.extensions import db
from my_app.models import User
from my_app.models.origin import origin
from my_app.public.sessions import PROVEN
from my_app.services import security_log
from my_app.services.credentials import find_user
from my_app.web.actor import own_actor
from my_app.web.errors import route
from my_app.web.locale import person

log = structlog.get_logger()
# What happens to one's own account on Flask-Security's pages, which commit it themselves.
HEARD = {
    password_changed: "password.change",
    password_reset: "password.reset",
    user_confirmed: "account.confirm",
}
SIGN_IN = "security.login"
MAX_EMAIL = 255
# Whoever is let in is sent on, and who is not gets the form again (`web.signin` makes 422 of that 200 later).
NOT_SENT_ON = (200, 401, 422)


def init_app(app: Flask) -> None:
    """Listen."""
    for signal, action in HEARD.items():
        signal.connect(hears(action), app, weak=False)
    user_authenticated.connect(signed_in, app)
    user_logged_out.connect(signed_out, app)
    user_failed_authn.connect(not_let_in, app)
    app.after_request(notice)


def hears(action: str) -> Any:
    """What notes ``action`` in the transaction of whoever sends the signal."""

    def note(app: Flask, user: User, **rest: Any) -> None:
        security_log.note(user, action)

    return note


def signed_in(app: Flask, user: User, authn_via: list[str] | None = None, **rest: Any) -> None:
    """Somebody has come in: by what, and with which browser. Whoever has a new password gets a new session for it."""
    if authn_via != ["change"]:
        security_log.note(user, "session.begin", how=authn_via or [], agent=request.user_agent.string[:255])


def signed_out(app: Flask, user: Any = None, **rest: Any) -> None:
    """Somebody has gone out."""
    if isinstance(user, User):
        security_log.keep(user, "session.sign_out")


def not_let_in(app: Flask, user: User, auth_type: str = "", **rest: Any) -> None:
    """Somebody could not prove who they are; it is noted once the answer is made, for the form still needs its rows."""
    g.not_let_in = (user.id, auth_type)


def notice(response: Response) -> Response:
    """What an answer tells of refusals."""
    if response.status_code == 403:
        refused()
    elif response.status_code == 404 and "refusal" in g:
        say("access.not_found")
    elif response.status_code == 401 and request.authorization is not None:
        say("token.refused")
    elif response.status_code in NOT_SENT_ON and request.method == "POST":
        not_signed_in()
    elif "proven_at" in g and session.get(PROVEN) not in (None, g.proven_at):
        proven()
    return response


def refused() -> None:
    """Somebody may not do what they asked for: which right over which row, and at which door."""
    actor, error = own_actor(), g.get("refusal")
    right, *subject = getattr(error, "asked", None) or ("", "user", actor.user_id)
    db.session.rollback()  # nothing of what was refused is kept with it
    door = {"right": right, "route": route(), "method": request.method}
    security_log.refuse(actor, "access.refused", tuple(subject), **door)


def not_signed_in() -> None:
    """A sign-in, or another proof, that was not accepted."""
    user_id, how = g.pop("not_let_in", (None, "password"))
    if user_id is not None:
        security_log.refuse_sign_in(db.session.get(User, user_id), how)
    elif request.endpoint == SIGN_IN and request.form.get("email") and request.form.get("password"):
        security_log.refuse_sign_in(known(request.form["email"].strip()), how)


def known(typed: str) -> User | None:
    """Whose address was typed, if it is one that can be stored at all."""
    return find_user(typed) if len(typed) <= MAX_EMAIL and typed.isprintable() else None


def proven() -> None:
    """Somebody who was signed in has proven once more who they are."""
    user = person()
    if user is not None:
        security_log.keep(user, "session.prove")


def say(action: str) -> None:
    """A line for what may come too often to be kept."""
    user, here = person(), origin()
    log.info(
        "security",
        action=action,
        person=user.id if user else None,
        route=route(),
        address=here.address,
        request_id=here.request_id,
    )
