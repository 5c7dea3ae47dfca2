"""One's own name, language and time zone."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_security import auth_required

from my_app.errors import Invalid
from my_app.public.account import bp
from my_app.services import accounts
from my_app.web.actor import current_actor
from my_app.web.forms import AccountForm, show_errors


@bp.get("/account")
@auth_required("session")
def show() -> str:
    """The form, with what is stored."""
    return page(AccountForm(formdata=None, obj=accounts.own(current_actor())))


@bp.post("/account")
@auth_required("session")
def save() -> ResponseReturnValue:
    """Keep what was entered, or show it again with what is wrong."""
    form = AccountForm(request.form)
    if not form.validate():
        return page(form), 422
    try:
        accounts.update_own(current_actor(), {name: form[name].data for name in accounts.OWN_FIELDS})
    except Invalid as refusal:
        show_errors(form, refusal.errors)
        return page(form), 422
    refresh()
    flash(_("Saved."), "success")
    return redirect(url_for("account.show"), 303)


def page(form: AccountForm, avatar_problem: str = "") -> str:
    """The page with ``form``, and with what is wrong with a picture that was sent."""
    user = accounts.own(current_actor())
    return render_template("public/account/details.html", form=form, user=user, avatar_problem=avatar_problem)
