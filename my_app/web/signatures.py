"""What is signed (the session's cookie, links in mails, tokens of forms) is signed with SHA-256, by keys in turn."""

from __future__ import annotations

import hashlib

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer, URLSafeTimedSerializer

from my_app.extensions import security


class Sessions(SecureCookieSessionInterface):
    """Flask's own, which names SHA-1 where nothing else is said."""

    digest_method = staticmethod(hashlib.sha256)


def init_app(app: Flask) -> None:
    """Set the hash and the keys.

    Neither Flask-WTF nor Flask-Security lets its signers be chosen, so the default of all of them changes.
    """
    Signer.default_digest_method = staticmethod(hashlib.sha256)
    app.session_interface = Sessions()
    set_keys(app)


def set_keys(app: Flask) -> None:
    """New signatures are of ``SECRET_KEY``; those of ``SECRET_KEY_FALLBACKS`` are still known."""
    keys = [*app.config["SECRET_KEY_FALLBACKS"], app.config["SECRET_KEY"]]
    app.config["WTF_CSRF_SECRET_KEY"] = keys
    for kept in vars(security).values():
        if isinstance(kept, URLSafeTimedSerializer):  # made with the keys the other way round
            kept.secret_keys = [key.encode() for key in keys]
