"""By what an account is counted, whether it exists or not: a keyed hash of its mail address."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from typing import Any

from flask import current_app, request, session
from flask_security.mail_util import EmailValidateException
from flask_security.proxies import _security

from my_app.web.locale import person

WAITING = "tf_user_id"  # Flask-Security's name in the session for whose password was right, by their `fs_uniquifier`


def key_of(name: str) -> str:
    """The key of a mail address, whatever its spelling; the empty text for none."""
    name = name.strip()
    with suppress(EmailValidateException):
        name = _security.mail_util.normalize(name)
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, name.casefold().encode(errors="replace"), hashlib.sha256).hexdigest()[:32] if name else ""


def typed() -> str:
    """The key of the address that was typed."""
    return key_of(str(submitted().get("email") or ""))


def oneself() -> str:
    """The key of whoever is signed in, or has given the password and not yet the second factor."""
    user = person()
    return key_of(user.email if user else str(session.get(WAITING) or ""))


def submitted() -> Any:
    """What was sent, as a form or as JSON: Flask-Security takes both."""
    data = request.get_json(silent=True) if request.is_json else request.form
    return data if hasattr(data, "get") else {}
