"""One's own picture, on the page of one's details."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import auth_required

from my_app.errors import Invalid
from my_app.public.account import bp, details
from my_app.services import accounts
from my_app.services.pictures import NewPicture
from my_app.web.actor import current_actor
from my_app.web.forms import AccountForm
from my_app.web.picture_field import MAX_READ


@bp.post("/account/avatar")
@auth_required("session")
def change_avatar() -> ResponseReturnValue:
    """Keep the picture that was chosen, or none any more; else say why not, and the old one stays."""
    chosen = request.files.get("avatar")
    data = chosen.stream.read(MAX_READ) if chosen is not None and chosen.filename else b""
    try:
        accounts.change_avatar(current_actor(), NewPicture(data, "remove" in request.form))
    except Invalid as refusal:
        form = AccountForm(formdata=None, obj=accounts.own(current_actor()))
        return details.page(form, str(refusal.errors["avatar"])), 422
    flash(_("Saved."), "success")
    return redirect(url_for("account.show"), 303)
