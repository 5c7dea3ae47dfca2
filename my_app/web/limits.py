"""Limits on guessing passwords, and on making us send mails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter.util import get_remote_address
from flask_security import views
from flask_security.mail_util import EmailValidateException
from flask_security.proxies import _security

from my_app.extensions import limiter
from my_app.web.locale import person

GUESSING = ("login", "verify", "change_password")
MAILING = ("register", "forgot_password", "send_confirmation")


def init_app(app: Flask) -> None:
    """Put the limits around Flask-Security's views."""
    for name, view in LIMITED.items():
        endpoint = f"security.{name}"
        if endpoint in app.view_functions:
            app.view_functions[endpoint] = view


def setting(name: str) -> Callable[[], str]:
    """A limit that is read from the configuration when it is needed."""
    return lambda: str(current_app.config[name])


def failed(response: Response) -> bool:
    """Whether the password was not accepted: who gets through is sent on, who does not sees the form again.

    A script that sent JSON is answered 200.
    """
    return not (300 <= response.status_code < 400 or (request.is_json and response.status_code == 200))


def account() -> str:
    """The account that is being tried, whether it exists or not: signed in one's own, else the one that was typed."""
    user = person()
    if user is not None:
        return f"user {user.id}"
    typed = str(submitted().get("email") or "").strip()
    with suppress(EmailValidateException):
        typed = _security.mail_util.normalize(typed)
    return hashlib.sha256(typed.casefold().encode(errors="replace")).hexdigest()


def may_be_mailed(address: str) -> bool:
    """Whether this address is to get another mail."""
    return True


def submitted() -> Any:
    """What was sent, as a form or as JSON: Flask-Security takes both."""
    data = request.get_json(silent=True) if request.is_json else request.form
    return data if hasattr(data, "get") else {}


def guarded(name: str) -> Callable[..., Any]:
    """The view with limits on failed tries: per account, and per address."""

    def view(*args: Any, **kwargs: Any) -> Any:
        return getattr(views, name)(*args, **kwargs)

    view.__name__ = view.__qualname__ = f"guarded_{name}"
    shared = {"methods": ["POST"], "deduct_when": failed}
    by_account = limiter.shared_limit(setting("LOGIN_LIMIT_PER_ACCOUNT"), "guess account", key_func=account, **shared)
    by_address = limiter.shared_limit(
        setting("LOGIN_LIMIT_PER_ADDRESS"), "guess address", key_func=get_remote_address, **shared
    )
    return by_account(by_address(view))


def rationed(name: str) -> Callable[..., Any]:
    """The view with a limit on how often one address may use it, together with its like."""

    def view(*args: Any, **kwargs: Any) -> Any:
        return getattr(views, name)(*args, **kwargs)

    view.__name__ = view.__qualname__ = f"rationed_{name}"
    return limiter.shared_limit(
        setting("MAIL_FORM_LIMIT"),
        "mail forms",
        key_func=get_remote_address,
        methods=["POST"],
    )(view)


# Made once: the limiter keeps what it has decorated, and would count twice for a second application.
LIMITED = {name: guarded(name) for name in GUESSING} | {name: rationed(name) for name in MAILING}
