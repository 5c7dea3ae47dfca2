"""The switch between light and dark."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from my_app.web import cookies
from my_app.web.addresses import local_address
from my_app.web.appearance import COOKIE, THEMES

bp = Blueprint("appearance", __name__)


@bp.post("/appearance")
def choose() -> Response:
    """Keep the choice in a cookie; then back to where the person was."""
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        abort(400, _("“%(name)s” has a value that does not exist here.", name="theme"))
    response = redirect(local_address(request.form.get("next"), url_for("board.home")), 303)
    return cookies.keep(response, COOKIE, theme)
