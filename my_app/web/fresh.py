"""A fresh proof of who somebody is, before what a stolen session must not do.

The session itself must have seen a password or a second factor within ``SECURITY_FRESHNESS``; no token counts, nor
that somebody has stayed signed in. A page asks first and is shown afterwards. A form that comes too late is kept: the
page that asks for the password carries what was typed, and the browser sends it on (307) once the password was right.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import auth_required
from itsdangerous import BadData, URLSafeTimedSerializer

from my_app.extensions import security
from my_app.web.addresses import here, is_local
from my_app.web.forms import ConfirmPasswordForm
from my_app.web.guards import MAX_PARAMETER_LENGTH
from my_app.web.locale import person

PROVEN = "fs_paa"  # Flask-Security's name in the session for the moment of the last proof
LATE = "late"  # what says, signed, where a form was on its way to
LATE_SECONDS = 3600
DRIFT = 60  # seconds by which the clocks of two servers may differ
# What belongs to the page that asks, and not to the form that it keeps.
OF_ASKING = {"csrf_token", "password", "credential", "next", "submit"}
# Answers to a proof: these send somebody on.
PROVING = ("security.verify", "passkeys.verify")


def init_app(app: Flask) -> None:
    """Have Flask-Security ask as we do, and let forms that were kept go on."""
    security.reauthn_handler(lambda *_times: ask())
    app.jinja_env.globals["late_form"] = late_form
    app.after_request(send_on)


def fresh_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a view of somebody who is signed in: it is reached with a fresh proof alone."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        answer = require_fresh()
        return view(*args, **kwargs) if answer is None else answer

    return auth_required("session")(guarded)  # type: ignore[no-any-return]


def require_fresh() -> ResponseReturnValue | None:
    """None when this request's session is fresh; else what to answer instead: a page, the way to it, or JSON."""
    return None if is_fresh() else ask()


def is_fresh() -> bool:
    """Whether the session that this request came with has seen a proof lately. A token has no session."""
    if g.get("user_session") is None:
        return False
    age = time.time() - float(session.get(PROVEN) or 0)
    return -DRIFT < age < current_app.config["SECURITY_FRESHNESS"].total_seconds()


def ask() -> ResponseReturnValue:
    """The way to the page that asks for a proof; for a form the page itself, which keeps it: 401. JSON is told why."""
    if request.is_json or request.accept_mimetypes.best == "application/json":
        reason = _("Confirm first who you are: the last time is too long ago.")
        return jsonify(error=reason, reason="not_fresh", verify=url_for("security.verify")), 401
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("security.verify", next=without_dialog(here())))
    form = ConfirmPasswordForm(formdata=None, user=person())
    return render_template("security/verify.html", verify_form=form), 401


def without_dialog(address: str) -> str:
    """The address of a page itself, and not of what a dialog shows of it."""
    address = address.replace("?modal=True", "?").replace("&modal=True", "").rstrip("?").replace("?&", "?")
    return address if len(address) <= MAX_PARAMETER_LENGTH else address.partition("?")[0]


def late_form() -> dict[str, Any]:
    """For the page that asks: the addresses to send the proof to, and the fields of a form that came too late."""
    asking = request.endpoint in PROVING
    if asking and (request.method != "POST" or destination() is None):
        return {**ways_to_prove(next=request.args.get("next")), "kept": False, "fields": []}
    mark = request.args[LATE] if asking else signer().dumps([g.user_session.id, this_address()])
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in OF_ASKING]
    return {**ways_to_prove(**{LATE: mark}), "kept": True, "fields": fields}


def ways_to_prove(**values: Any) -> dict[str, str]:
    """Where to send a password, and where what a passkey has answered."""
    return {"address": url_for("security.verify", **values), "passkey": url_for("passkeys.verify", **values)}


def this_address() -> str:
    """Where the present form was sent, whatever its method."""
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.script_root + request.path) + (f"?{query}" if query else "")


def destination() -> str | None:
    """Where a form that came too late was on its way to. Signed for this session: nobody else chooses what is sent."""
    try:
        session_id, address = signer().loads(request.args.get(LATE, ""), max_age=LATE_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    came_with = g.get("user_session")
    return address if came_with is not None and came_with.id == session_id and is_local(address) else None


def send_on(response: Response) -> Response:
    """After the proof the form goes where it was sent at first, with all of its fields."""
    if request.endpoint in PROVING and request.method == "POST" and response.status_code == 302:
        address = destination()
        if address is not None:
            response.status_code, response.location = 307, address
    return response


def signer() -> URLSafeTimedSerializer:
    """What signs where forms are on their way to."""
    keys = [*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(
        keys, salt="a form that came too late", signer_kwargs={"digest_method": hashlib.sha256}
    )
