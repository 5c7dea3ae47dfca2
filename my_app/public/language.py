"""The language switch."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from my_app.i18n import LOCALES
from my_app.services import accounts
from my_app.web import cookies
from my_app.web.actor import current_actor
from my_app.web.addresses import local_address
from my_app.web.locale import COOKIE

bp = Blueprint("language", __name__)


@bp.post("/language")
def choose() -> Response:
    """Keep the chosen language in a cookie and, signed in, on the account; then back to where the person was."""
    locale = request.form.get("locale", "")
    if locale not in LOCALES:
        abort(400, _("This is not a language of this site."))
    actor = current_actor()
    if actor.user_id is not None and not actor.viewer:
        accounts.choose_locale(actor, locale)
    response = redirect(local_address(request.form.get("next"), url_for("board.home")), 303)
    return cookies.keep(response, COOKIE, locale)
