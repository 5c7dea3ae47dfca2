"""Accepting an invitation: with the account one has, or with a new one. Only who holds the token sees anything."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from my_app.errors import Invalid
from my_app.models import Invitation
from my_app.services import invitations
from my_app.web.forms import NewAccountForm, show_errors
from my_app.web.locale import person

bp = Blueprint("invitations", __name__)


@bp.after_request
def keep_to_yourself(response: Response) -> Response:
    """The address is a secret: it is not kept, and not told to where somebody goes next."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/invitations/<token>")
def show(token: str) -> str:
    """Who invites to what, and the way to accept it."""
    return page(token, NewAccountForm(formdata=None))


@bp.post("/invitations/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Accept as whoever is signed in; signed out, with a new account."""
    user = person()
    if user is not None:
        invitations.accept(token, user)
        flash(_("You are a member now."), "success")
        return redirect(url_for("board.home") + "admin/", 303)
    form = NewAccountForm(request.form)
    if not form.validate():
        return page(token, form), 422
    try:
        invitations.accept_as_new(token, form.name.data, form.password.data)
    except Invalid as refusal:
        show_errors(form, refusal.errors)
        return page(token, form), 422
    flash(_("Your account is ready. Sign in to begin."), "success")
    return redirect(url_for("security.login"), 303)


def page(token: str, form: NewAccountForm) -> str:
    """The page as it is for whoever reads it: a member to be, somebody else, or somebody new."""
    invitation = invitations.find(token)
    return render_template(
        "public/invitation.html", invitation=invitation, token=token, form=form, reader=reader(invitation, token)
    )


def reader(invitation: Invitation, token: str) -> str:
    """Who reads the page: ``invited`` and signed in, ``other``, ``signed_out`` with an account, or ``new``."""
    user = person()
    if user is not None:
        return "invited" if user.email.lower() == invitation.email.lower() else "other"
    return "signed_out" if invitations.account_exists(token) else "new"
