"""A choice that a browser keeps for somebody, signed in or not."""

from __future__ import annotations

from flask import current_app
from werkzeug.wrappers import Response

YEAR = 365 * 24 * 3600


def keep(response: Response, name: str, value: str) -> Response:
    """``response`` with a cookie for a year, which no script and no other site reads."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response
