"""What the site and a browser say to each other when a passkey is made or used (WebAuthn).

The library behind it is loaded with the first passkey, and not with the application.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.models import Passkey, User

log = structlog.get_logger()
FIELD = "credential"
# One sentence for all of it: which it was is nobody's business.
REFUSED = _("This passkey was not accepted. Try again, or sign in another way.")
LASTS = timedelta(minutes=5)
LONGEST_ID = 1023  # bytes of a credential's name, says the standard


@dataclass(frozen=True)
class Site:
    """What a passkey is made for: the host's name, and where its pages come from (``https://jobs.example.org``)."""

    host: str
    origin: str


@dataclass(frozen=True)
class Challenge:
    """Random bytes that an answer has to sign, and when they were given out."""

    value: bytes
    begun: datetime


@dataclass(frozen=True)
class Key:
    """The public half of a key that was made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    synced: bool
    transports: list[str]


def new_challenge_value() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


def making(site: Site, challenge: Challenge, user: User, handle: str, present: Sequence[Passkey]) -> dict[str, Any]:
    """What to tell a browser that is to make a key, on a device that has none of ``present`` yet."""
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        AuthenticatorTransport,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Jobdesk",
        user_id=handle.encode(),
        user_name=user.email,
        user_display_name=user.name or user.email,
        challenge=challenge.value,
        timeout=milliseconds(LASTS),
        # The device knows whose key it is, so that nobody types an address, and sees for itself that it is them.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(
                id=each.credential_id, transports=[AuthenticatorTransport(way) for way in each.transports]
            )
            for each in present
        ],
    )
    return options_to_json_dict(options)


def using(site: Site, challenge: Challenge) -> dict[str, Any]:
    """What to tell a browser that is to use a key: the same for everybody, since it names none."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge.value,
        timeout=milliseconds(LASTS),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def made(site: Site, challenge: Challenge, answer: str) -> Key:
    """The key that a browser says it has made. Raises `Invalid` unless it is one, for this site and this challenge."""
    from webauthn import verify_registration_response
    from webauthn.helpers import parse_registration_credential_json

    with refusing():
        sent = parse_registration_credential_json(answer)
        own_page(sent.response.client_data_json)
        key = verify_registration_response(
            credential=sent,
            expected_challenge=challenge.value,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    if len(key.credential_id) > LONGEST_ID:
        raise Invalid({FIELD: REFUSED})
    transports = [way.value for way in sent.response.transports or ()]
    return Key(
        key.credential_id, key.credential_public_key, key.sign_count, key.credential_backed_up, sorted(set(transports))
    )


def named(answer: str) -> tuple[bytes, bytes]:
    """Which key a browser says it has used, and for which account. Nothing is proven by that. Raises `Invalid`."""
    from webauthn.helpers import parse_authentication_credential_json

    with refusing():
        sent = parse_authentication_credential_json(answer)
    return sent.raw_id, sent.response.user_handle or b""


def used(site: Site, challenge: Challenge, answer: str, passkey: Passkey) -> tuple[int, bool]:
    """How often the key was used, as its device counts, and whether it is synced.

    Raises `Invalid` unless this key has signed this challenge for this site, on a device that knew its owner.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    with refusing():
        sent = parse_authentication_credential_json(answer)
        own_page(sent.response.client_data_json)
        proof = verify_authentication_response(
            credential=sent,
            expected_challenge=challenge.value,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    return proof.new_sign_count, proof.credential_backed_up


def own_page(client_data: bytes) -> None:
    """Raise ValueError for what was asked for in a frame of another site's page."""
    from webauthn.helpers import parse_client_data_json

    if parse_client_data_json(client_data).cross_origin:
        raise ValueError("asked for by another site's page")


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever the library stumbles over in an answer is a refusal: it reads what anybody may have written."""
    try:
        yield
    except Exception as error:
        log.info("passkey_refused", error=type(error).__name__, reason=str(error)[:200])
        raise Invalid({FIELD: REFUSED}) from error


def milliseconds(time: timedelta) -> int:
    """As browsers count."""
    return int(time.total_seconds() * 1000)
