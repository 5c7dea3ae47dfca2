"""Signing in with a passkey, alone or after the password, and showing with one that it is still you."""

from __future__ import annotations

import time

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_security import auth_required, login_user
from flask_security.tf_plugin import TfPluginBase, tf_clean_session
from flask_security.utils import simple_render_json

from my_app.errors import Invalid
from my_app.extensions import limiter
from my_app.models import User
from my_app.public import challenges
from my_app.public.sessions import PROVEN
from my_app.services import ceremonies, passkeys, security_log
from my_app.services.transaction import transaction
from my_app.web import limits
from my_app.web.addresses import local_address
from my_app.web.locale import person

bp = Blueprint("passkeys", __name__)
limited = limiter.shared_limit(
    limits.setting("LOGIN_LIMIT_PER_ADDRESS"),
    "guess address",
    key_func=get_remote_address,
    methods=["POST"],
    deduct_when=limits.failed,
)
SECOND = "tf_user_id"  # Flask-Security's name for whose password was right, by their ``fs_uniquifier``


class PasskeyFactor(TfPluginBase):  # type: ignore[misc]
    """A passkey as what Flask-Security asks for after the password."""

    def get_setup_methods(self, user: User) -> list[tuple[str, str]]:
        """Whether somebody has one: their password alone does not let them in then."""
        return [("passkey", _("Passkey"))] if passkeys.has_any(user) else []

    def tf_login(self, user: User, json_payload: dict[str, object], next_loc: str | None) -> ResponseReturnValue:
        """The way to the page that asks for it."""
        session["tf_state"] = "ready"
        address = url_for("passkeys.show", next=local_address(next_loc, "") or None)
        if request.is_json:
            return simple_render_json({**json_payload, "tf_method": "passkey", "tf_signin_url": address})
        return redirect(address)


@bp.app_context_processor
def for_templates() -> dict[str, object]:
    """For the page that asks who one is: whether a passkey can say so."""
    return {"has_passkey": lambda: passkeys.has_any(person())}


@bp.after_request
def never_kept(response: Response) -> Response:
    """Challenges are good for one answer."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/passkey/options")
def options() -> Response:
    """What a script tells the browser, the same for everybody."""
    return jsonify(ceremonies.using(challenges.site(), challenges.new("use")))


@bp.get("/login/passkey")
def show() -> ResponseReturnValue:
    """The page that asks for a passkey, first or after the password."""
    return redirect(after_signing_in()) if person() else page()


@bp.post("/login/passkey")
@limited
def sign_in() -> ResponseReturnValue:
    """Whoever's passkey it is, is signed in; after a password, only whoever's password it was."""
    if person():
        return redirect(after_signing_in())
    try:
        user = proven(session.get(SECOND))
    except Invalid as refusal:
        return page(refusal), 422
    remember = bool(session.get("tf_remember_login") or request.form.get("remember"))
    with transaction():
        login_user(user, remember=remember, authn_via=["passkey"])
    tf_clean_session()
    return redirect(after_signing_in())


@bp.post("/verify/passkey")
@auth_required("session")
@limited
def verify() -> ResponseReturnValue:
    """Whoever is signed in shows once more that it is them."""
    user = person()
    try:
        proven(user.fs_uniquifier if user else "")
    except Invalid as refusal:
        return page(refusal), 422
    session[PROVEN] = time.time()
    return redirect(wanted(current_app.config["SECURITY_POST_LOGIN_VIEW"]))


def proven(of: str | None) -> User:
    """Whose passkey has answered; with ``of`` only that account's will do. Raises `Invalid`."""
    challenge = challenges.taken("use")
    try:
        return passkeys.prove(challenges.site(), challenge, request.form.get(ceremonies.FIELD, ""), of)
    except Invalid:
        security_log.refuse_sign_in(passkeys.waited_for(of), "passkey")
        raise


def page(refusal: Invalid | None = None) -> str:
    """The page that asks for a passkey, with what was wrong with the last one."""
    message = refusal.message if refusal else ""
    second = SECOND in session and not person()
    return render_template("security/passkey.html", message=message, second=second, next=wanted(""))


def after_signing_in() -> str:
    """Where somebody goes once they are in."""
    return wanted(current_app.config["SECURITY_POST_LOGIN_VIEW"])


def wanted(otherwise: str) -> str:
    """Where somebody was on their way to: a path of this site."""
    return local_address(request.args.get("next") or request.form.get("next"), otherwise)
