"""One's own passkeys: adding and removing them. They are shown on the page about signing in."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from my_app.errors import Conflict, Invalid
from my_app.public import challenges
from my_app.public.account import bp
from my_app.public.account.security import codes_page
from my_app.public.sessions import current_session
from my_app.services import passkeys
from my_app.services.ceremonies import FIELD
from my_app.web.actor import current_actor
from my_app.web.fresh import fresh_required


@bp.context_processor
def shown() -> dict[str, object]:
    """The passkeys, for the pages of the account."""
    return {"own_passkeys": lambda: passkeys.own(current_actor()), "passkey_limit": passkeys.LIMIT}


@bp.post("/account/passkeys/options")
@fresh_required
def passkey_options() -> ResponseReturnValue:
    """What a script tells the browser that is to make a passkey; 409 with the reason when there are enough."""
    try:
        return jsonify(passkeys.begin(current_actor(), challenges.site(), challenges.new("make")))
    except Conflict as refusal:
        return jsonify(error=str(refusal.message)), 409


@bp.post("/account/passkeys")
@fresh_required
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the browser has made; with the first come recovery codes, here and never again."""
    name, answer = request.form.get("name", ""), request.form.get(FIELD, "")
    try:
        challenge = challenges.taken("make")
        codes = passkeys.add(current_actor(), challenges.site(), challenge, answer, name, current_session())
    except (Invalid, Conflict) as refusal:
        return render_template("public/account/passkeys.html", refusal=refusal, name=name), 422
    flash(_("The passkey was added. You are signed out everywhere else."), "success")
    return codes_page(codes) if codes else back()


@bp.post("/account/passkeys/<int:passkey_id>/remove")
@fresh_required
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Forget one of them."""
    try:
        name = passkeys.remove(current_actor(), passkey_id, current_session())
    except Conflict as refusal:
        return render_template("public/account/passkeys.html", refusal=refusal), 409
    flash(_("“%(name)s” was removed. You are signed out everywhere else.", name=name), "success")
    return back()


def back() -> Response:
    """To the page about signing in."""
    return redirect(url_for("account.security"), 303)
