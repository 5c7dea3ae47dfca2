"""Signing in with a passkey, alone or after the password, and showing with one that it is still you."""

from __future__ import annotations

import time

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_security import auth_required, login_user

from my_app.errors import Invalid
from my_app.models import User
from my_app.policies import factors as held
from my_app.public import challenges
from my_app.public.factors import let_in, waiting
from my_app.public.sessions import PROVEN
from my_app.services import ceremonies, passkeys, security_log
from my_app.services.transaction import transaction
from my_app.web.addresses import local_address
from my_app.web.locale import person

bp = Blueprint("passkeys", __name__)


@bp.app_context_processor
def for_templates() -> dict[str, object]:
    """For the page that asks who one is: whether a passkey can say so."""
    return {"has_passkey": lambda: held.passkeys(person()) > 0}


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
def sign_in() -> ResponseReturnValue:
    """Whoever's passkey it is, is signed in; after a password, only whoever's password it was."""
    if person():
        return redirect(after_signing_in())
    expected = waiting()
    try:
        user = proven(expected)
    except Invalid as refusal:
        return page(refusal), 422
    if expected is not None:
        return let_in(user, "passkey")
    with transaction():
        login_user(user, remember=bool(request.form.get("remember")), authn_via=["passkey"])
    return redirect(after_signing_in())


@bp.post("/verify/passkey")
@auth_required("session")
def verify() -> ResponseReturnValue:
    """Whoever is signed in shows once more that it is them."""
    try:
        proven(person())
    except Invalid as refusal:
        return page(refusal), 422
    session[PROVEN] = time.time()
    return redirect(wanted(current_app.config["SECURITY_POST_LOGIN_VIEW"]))


def proven(of: User | None) -> User:
    """Whose passkey has answered; with ``of`` only theirs will do. Raises `Invalid`."""
    challenge = challenges.taken("use")
    try:
        return passkeys.prove(challenges.site(), challenge, request.form.get(ceremonies.FIELD, ""), of)
    except Invalid:
        security_log.refuse_sign_in(of, "passkey")
        raise


def page(refusal: Invalid | None = None) -> str:
    """The page that asks for a passkey, with what was wrong with the last one."""
    message = refusal.message if refusal else ""
    return render_template("security/passkey.html", message=message, waiting=waiting(), next=wanted(""))


def after_signing_in() -> str:
    """Where somebody goes once they are in."""
    return wanted(current_app.config["SECURITY_POST_LOGIN_VIEW"])


def wanted(otherwise: str) -> str:
    """Where somebody was on their way to: a path of this site."""
    return local_address(request.args.get("next") or request.form.get("next"), otherwise)
