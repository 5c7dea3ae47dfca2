"""The switch between light and dark."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from my_app.web.addresses import local_address
from my_app.web.appearance import COOKIE, THEMES

YEAR = 365 * 24 * 3600
bp = Blueprint("appearance", __name__)


@bp.post("/appearance")
def choose() -> Response:
    """Keep the choice in a cookie; then back to where the person was."""
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        abort(400, _("“%(name)s” has a value that does not exist here.", name="theme"))
    response = redirect(local_address(request.form.get("next"), url_for("board.home")), 303)
    response.set_cookie(
        COOKIE, theme, max_age=YEAR, samesite="Lax", httponly=True, secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    return response
