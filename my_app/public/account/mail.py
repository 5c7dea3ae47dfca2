"""One's own mail address: asking for another one, and the page that its link leads to."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import auth_required

from my_app.errors import Invalid, NotFound
from my_app.public.account import bp
from my_app.public.sessions import current_session
from my_app.services import own_email
from my_app.web import limits
from my_app.web.actor import current_actor
from my_app.web.forms import NewAddressForm, show_errors
from my_app.web.fresh import fresh_required


@bp.after_request
def keep_link_to_yourself(response: Response) -> Response:
    """The address of the link is a secret: it is not told to where somebody goes next."""
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/account/email")
@fresh_required
def email() -> str:
    """The form for another address."""
    return render_template("public/account/email.html", form=NewAddressForm(formdata=None))


@bp.post("/account/email")
@fresh_required
def ask_email() -> ResponseReturnValue:
    """Have the link sent. The answer is the same whether the address has an account or not."""
    form = NewAddressForm(request.form)
    try:
        if not form.validate():
            return render_template("public/account/email.html", form=form), 422
        asked = own_email.ask(current_actor(), form.email.data or "", may_be_mailed=limits.may_be_mailed())
    except Invalid as refusal:
        show_errors(form, refusal.errors)
        return render_template("public/account/email.html", form=form), 422
    words = _(
        "A link is on its way to %(email)s. It works for one hour; nothing changes before you follow it.", email=asked
    )
    flash(words, "success")
    return redirect(url_for("account.security"), 303)


@bp.get("/account/email/<token>")
@auth_required("session")
def new_email(token: str) -> str:
    """What the link is about. Nothing changes by looking: programs that read mails follow links."""
    asked = own_email.address_in(current_actor(), token)
    return render_template("public/account/new_email.html", token=token, email=asked)


@bp.post("/account/email/<token>")
@auth_required("session")
def change_email(token: str) -> ResponseReturnValue:
    """Make it the account's address."""
    kept = current_session()
    if kept is None:
        raise NotFound
    changed = own_email.change(current_actor(), token, kept)
    flash(_("Your mail address is %(email)s now. You are signed out everywhere else.", email=changed), "success")
    return redirect(url_for("account.security"), 303)
