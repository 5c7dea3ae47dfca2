"""The second step of a sign-in: a code of one's app, or a recovery code. Until then nobody is signed in.

Flask-Security remembers in the session whose password was right, and asks for the next step; its own pages for it are
left out: they take a code as often as it comes, show recovery codes again, and answer a refusal with 200.
"""

from __future__ import annotations

import time

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import login_user
from flask_security.tf_plugin import TfPlugin, TfPluginBase, tf_clean_session
from flask_security.utils import simple_render_json

from my_app.errors import Invalid
from my_app.models import User
from my_app.policies import factors as held
from my_app.public.factor_forms import CodeForm, RecoveryForm
from my_app.services import factors
from my_app.services.transaction import transaction
from my_app.web.addresses import local_address
from my_app.web.forms import show_errors
from my_app.web.locale import person

bp = Blueprint("factors", __name__)
WHO = "tf_user_id"  # Flask-Security's name for whose password was right, by their ``fs_uniquifier``
SINCE = "tf_since"
LASTS = 600  # seconds after the password


def init_app(app: Flask) -> None:
    """Have Flask-Security ask for what somebody has, without the pages that it would bring."""
    security = app.extensions["security"]
    app.config["SECURITY_TWO_FACTOR"] = security.support_mfa = True
    security.two_factor_plugins = TfPlugin()
    security.two_factor_plugins.register_tf_impl(app, "code", SecondFactor)


class SecondFactor(TfPluginBase):  # type: ignore[misc]
    """An app or passkeys, as what Flask-Security asks for after the password."""

    def get_setup_methods(self, user: User) -> list[tuple[str, str]]:
        """Whether somebody has one: their password alone does not let them in then."""
        return [("second", _("Second factor"))] if held.has_any(user) else []

    def tf_login(self, user: User, json_payload: dict[str, object], next_loc: str | None) -> ResponseReturnValue:
        """The way to the page that asks for it."""
        # Flask-Security may have made the password's hash anew, and leaves it to whoever comes next to keep it.
        with transaction():
            session["tf_state"], session[SINCE] = "ready", time.time()
        page = "passkeys.show" if user.totp_since is None else "factors.ask"
        address = url_for(page, next=local_address(next_loc, "") or None)
        if request.is_json:
            return simple_render_json({**json_payload, "tf_signin_url": address})
        return redirect(address)


def waiting() -> User | None:
    """Whose password was right in this browser, some minutes ago at most."""
    if person() is not None or time.time() - session.get(SINCE, 0) > LASTS:
        return None
    return factors.waiting(session.get(WHO, ""))


@bp.get("/login/code")
def ask() -> ResponseReturnValue:
    """The page that asks for the code of the app."""
    user = waiting()
    return page(user, CodeForm(formdata=None)) if user else begin_again()


@bp.post("/login/code")
def check() -> ResponseReturnValue:
    """Whoever knows the code is signed in."""
    user = waiting()
    if user is None:
        return begin_again()
    form = CodeForm(request.form)
    if not form.validate():
        return page(user, form), 422
    try:
        factors.prove_code(user, form.code.data or "")
    except Invalid as refusal:
        return refuse(user, form, refusal)
    return let_in(user, "code")


@bp.get("/login/recovery")
def ask_recovery() -> ResponseReturnValue:
    """The page that asks for a recovery code."""
    user = waiting()
    return page(user, RecoveryForm(formdata=None)) if user else begin_again()


@bp.post("/login/recovery")
def check_recovery() -> ResponseReturnValue:
    """Whoever has a recovery code is signed in, once."""
    user = waiting()
    if user is None:
        return begin_again()
    form = RecoveryForm(request.form)
    if not form.validate():
        return page(user, form), 422
    try:
        left = factors.prove_recovery_code(user, form.code.data or "")
    except Invalid as refusal:
        return refuse(user, form, refusal)
    flash(_("That recovery code is used up. Recovery codes left: %(count)s.", count=left), "warning")
    return let_in(user, "recovery code")


def refuse(user: User, form: CodeForm | RecoveryForm, refusal: Invalid) -> ResponseReturnValue:
    """The page again; whoever looks at the log sees that the password was right and the code was not."""
    user.track_failed_authn("code", True)
    show_errors(form, refusal.errors)
    return page(user, form), 422


def let_in(user: User, how: str) -> ResponseReturnValue:
    """Now the session begins."""
    address = wanted(current_app.config["SECURITY_POST_LOGIN_VIEW"])
    with transaction():
        login_user(user, remember=bool(session.get("tf_remember_login")), authn_via=["password", how])
    tf_clean_session()
    session.pop(SINCE, None)
    return redirect(address, 303)


def begin_again() -> ResponseReturnValue:
    """To the first step, for whoever has not done it or took too long; on, for whoever is signed in."""
    if person() is not None:
        return redirect(wanted(current_app.config["SECURITY_POST_LOGIN_VIEW"]), 303)
    flash(_("Enter your mail address and password first."), "info")
    return redirect(url_for("security.login", next=wanted("") or None), 303)


def page(user: User, form: CodeForm | RecoveryForm) -> str:
    """The page that asks for a code, and the other ways that this person has."""
    others = {"app": user.totp_since is not None, "passkeys": held.passkeys(user) > 0}
    return render_template(form.template, form=form, others=others, next=wanted("") or None)


def wanted(otherwise: str) -> str:
    """Where somebody was on their way to: a path of this site."""
    return local_address(request.args.get("next"), otherwise)
