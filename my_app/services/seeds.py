"""The secret that an authenticator app shares with us: made, encrypted for the database, and asked for its codes."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
import unicodedata

from passlib.exc import TokenError
from passlib.totp import TOTP

from my_app.errors import DomainError
from my_app.extensions import setting

BITS = 160
STEP = 30  # seconds that a code is shown
DIGITS = 6
ISSUER = "Jobdesk"
NONCE = 12  # bytes


class Unreadable(DomainError):
    """What was encrypted with a key that is gone, for something else, or by nobody of ours."""


def new() -> bytes:
    """A random seed."""
    return secrets.token_bytes(BITS // 8)


def counter_of(seed: bytes, code: str, after: int | None) -> int | None:
    """The step whose code this is: the present one, the one before or the one to come. None for a wrong code.

    Of steps up to ``after`` none counts: a code works once.
    """
    digits = "".join(str(unicodedata.decimal(char, "x")) for char in code if not char.isspace())
    try:
        return int(_app(seed).match(digits, time.time(), window=STEP, last_counter=after).counter)
    except TokenError:
        return None


def address(seed: bytes, name: str) -> str:
    """What a QR code tells the app."""
    return str(_app(seed).to_uri(label=name, issuer=ISSUER))


def readable(seed: bytes) -> str:
    """The seed as people type it into an app."""
    return str(_app(seed).pretty_key())


def seal(seed: bytes, purpose: str) -> str:
    """The seed, encrypted with the first key: it can be read for the same ``purpose`` alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key, nonce = keys()[0], secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, seed, purpose.encode())
    return f"{mark(key)}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, purpose: str) -> bytes:
    """The seed again. Raises `Unreadable`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    marked, _dot, text = sealed.partition(".")
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii"))
        key = next(key for key in keys() if mark(key) == marked)
        return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], purpose.encode())
    except (InvalidTag, ValueError, StopIteration) as error:
        raise Unreadable from error


def is_current(sealed: str) -> bool:
    """Whether a seed is encrypted with the first key."""
    return sealed.startswith(f"{mark(keys()[0])}.")


def keys() -> list[bytes]:
    """The keys, 256 bits each: the first encrypts, all decrypt."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    texts = setting("TOTP_SECRETS") or [setting("SECRET_KEY")]
    return [HKDF(SHA256(), 32, salt=None, info=b"authenticator apps").derive(text.encode()) for text in texts]


def mark(key: bytes) -> str:
    """By what a key is known: it tells nothing of it."""
    return hashlib.sha256(b"mark" + key).hexdigest()[:8]


def _app(seed: bytes) -> TOTP:
    return TOTP(key=seed, format="raw", digits=DIGITS, period=STEP, alg="sha1")
