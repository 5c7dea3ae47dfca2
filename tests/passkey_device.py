"""A device that makes and uses passkeys as a browser would have it do, and lies when a test asks it to."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from datetime import UTC, datetime

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from my_app.extensions import db
from my_app.public.challenges import site
from my_app.services import passkeys
from my_app.services.ceremonies import Challenge, new_challenge_value
from tests.cast import actor
from tests.sessions import new_session

PRESENT, VERIFIED, BACKED_UP, KEY_FOLLOWS = 0x01, 0x04, 0x18, 0x40


class Authenticator:
    """One key on one device."""

    def __init__(self):
        self.id, self.handle, self.count = secrets.token_bytes(16), b"", 0
        self.key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options, **lies):
        """The answer to what a browser is told to make."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: lies.get("algorithm", -7), -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        named = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(key)
        data = self._data(options["rp"]["id"], KEY_FOLLOWS, lies) + named
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client_data("webauthn.create", options, lies)
        return self._answer({"clientDataJSON": said, "attestationObject": made})

    def use(self, options, **lies):
        """The answer to what a browser is told to use."""
        self.count += 1
        data = self._data(options["rpId"], 0, lies)
        said = self._client_data("webauthn.get", options, lies)
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        handle = lies.get("handle", self.handle)
        return self._answer(
            {"clientDataJSON": said, "authenticatorData": data, "signature": signed, "userHandle": handle}
        )

    def _data(self, host, flags, lies):
        flags |= lies.get("flags", PRESENT | VERIFIED | BACKED_UP)
        host = lies.get("host", host)
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, lies.get("count", self.count))

    def _client_data(self, kind, options, lies):
        said = {"type": kind, "challenge": options["challenge"], "origin": site().origin, "crossOrigin": False}
        return json.dumps(said | lies.get("said", {})).encode()

    def _answer(self, response):
        name = bytes_to_base64url(self.id)
        encoded = {part: bytes_to_base64url(value) for part, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": encoded})


def challenge():
    """One that was given out now."""
    return Challenge(new_challenge_value(), datetime.now(UTC))


def passkey_of(user, name="My phone"):
    """A device on which ``user`` has a passkey, added without a browser."""
    device, given, kept = Authenticator(), challenge(), session_of(user)
    options = passkeys.begin(actor(user), site(), given)
    passkeys.add(actor(user), site(), given, device.make(options), name, kept)
    return device


def session_of(user):
    """A session that ``user`` has begun."""
    from my_app.services import sessions

    found = sessions.find(new_session(user))
    assert found is not None
    db.session.commit()
    return found[1]
