"""Cookies: what they are called, and a choice that a browser keeps for somebody, signed in or not."""

from __future__ import annotations

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Let Flask-Login take its cookie back as it was given: without ``Secure`` a browser ignores that."""
    app.login_manager._clear_cookie = forget_remembered  # type: ignore[attr-defined]  # noqa: SLF001 - no setting


def forget_remembered(response: Response) -> None:
    """Take the cookie of “stay signed in” back."""
    forget(response, current_app.config["REMEMBER_COOKIE_NAME"])


def full_name(name: str) -> str:
    """The cookie's name here: over https it begins with ``__Host-``, which no other host and no http can set."""
    return f"{current_app.config['COOKIE_PREFIX']}{name}"


def chosen(name: str) -> str | None:
    """What the browser has kept under this name."""
    return request.cookies.get(full_name(name))


def keep(response: Response, name: str, value: str) -> Response:
    """``response`` with a cookie for a year, which no script and no other site reads."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(full_name(name), value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def forget(response: Response, full: str) -> Response:
    """``response`` that takes the cookie of this full name back."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(full, samesite="Lax", httponly=True, secure=secure)
    return response
