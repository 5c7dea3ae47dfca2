"""Browsers that somebody has signed in with before: guessing at an account from elsewhere does not keep them out.

A cookie holds the accounts, by keyed hash, in a text that only this site can sign. It signs nobody in.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, Response, current_app, g
from flask_login import user_logged_in
from flask_security import password_reset
from itsdangerous import BadData, URLSafeTimedSerializer

from my_app.models import User
from my_app.web import cookies
from my_app.web.account_keys import key_of

COOKIE = "jobdesk_device"
ACCOUNTS = 5  # as many are kept, the last ones


def init_app(app: Flask) -> None:
    """Note who signs in, and who has got a new password through our mail, which proves as much."""
    user_logged_in.connect(note, app)
    password_reset.connect(note, app)
    app.after_request(keep)


def note(app: Flask, user: User, **rest: Any) -> None:
    """Have the answer tell this browser that it is one of theirs."""
    g.device_of = key_of(user.email)


def keep(response: Response) -> Response:
    """Add the account that was noted to the browser's cookie."""
    key = g.get("device_of")
    if key is None:
        return response
    others = [other for other in known() if other != key]
    return cookies.keep(response, COOKIE, str(signer().dumps([key, *others][:ACCOUNTS])))


def is_known(key: str) -> bool:
    """Whether this browser has signed in to the account of this key within a year."""
    return key in known()


def known() -> list[str]:
    """The keys in the browser's cookie; none when it is not ours."""
    try:
        held = signer().loads(cookies.chosen(COOKIE) or "", max_age=cookies.YEAR)
    except BadData:
        return []
    return [str(key) for key in held] if isinstance(held, list) else []


def signer() -> URLSafeTimedSerializer:
    """What signs the cookie."""
    options = {"digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known devices", signer_kwargs=options)
