"""How one signs in: the password, an authenticator app, passkeys, recovery codes."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import auth_required

from my_app.errors import Invalid
from my_app.models import User
from my_app.policies import factors as held
from my_app.public.account import bp
from my_app.public.factor_forms import NewAppForm
from my_app.public.sessions import here
from my_app.services import accounts, factors, recovery_codes
from my_app.web.actor import current_actor
from my_app.web.forms import show_errors
from my_app.web.fresh import fresh_required
from my_app.web.qr import picture


@bp.get("/account/security")
@auth_required("session")
def security() -> str:
    """What somebody signs in with, and what they could."""
    user = accounts.own(current_actor())
    return render_template(
        "public/account/security.html",
        user=user,
        has_any=held.has_any(user),
        missing=held.is_missing(user),
        codes_left=recovery_codes.left(user),
    )


@bp.get("/account/security/app")
@fresh_required
def app() -> str:
    """The picture that an app scans, and the field for its first code."""
    return app_page(NewAppForm(formdata=None))


@bp.post("/account/security/app")
@fresh_required
def add_app() -> ResponseReturnValue:
    """Take the app once it shows the right code; with it come recovery codes, here and never again."""
    form = NewAppForm(request.form)
    if not form.validate():
        return app_page(form), 422
    try:
        codes = factors.add_app(current_actor(), here(), form.sealed.data or "", form.code.data or "")
    except Invalid as refusal:
        show_errors(form, refusal.errors)
        return app_page(form), 422
    flash(_("The app is set up. You are signed out everywhere else."), "success")
    return codes_page(codes)


@bp.post("/account/security/app/remove")
@fresh_required
def remove_app() -> Response:
    """Sign in without the app from now on."""
    factors.remove_app(current_actor(), here())
    flash(_("The app was removed. You are signed out everywhere else."), "success")
    return redirect(url_for("account.security"), 303)


@bp.post("/account/security/recovery")
@fresh_required
def new_codes() -> str:
    """Recovery codes in place of the former ones, here and never again."""
    return codes_page(factors.new_codes(current_actor()))


def app_page(form: NewAppForm) -> str:
    """The page with ``form``, and the picture that belongs to it."""
    offer = factors.offer(current_actor(), here(), form.sealed.data or "")
    form.sealed.data = offer.sealed
    user: User = accounts.own(current_actor())
    return render_template(
        "public/account/app.html", form=form, offer=offer, picture=picture(offer.address), changing=user.totp_since
    )


def codes_page(codes: list[str]) -> str:
    """The page that shows recovery codes."""
    return render_template("public/account/recovery_codes.html", codes=codes)
