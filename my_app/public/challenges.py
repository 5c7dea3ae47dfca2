"""The challenge that a browser holds, signed, until a passkey answers it: once, and soon."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import current_app, session
from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.ceremonies import FIELD, LASTS, Challenge, Site, new_challenge_value

HELD = "passkey"
TOO_LATE = _("That took too long, or the browser did not take part: passkeys need a script. Try again.")


def new(kind: str) -> Challenge:
    """A challenge for this browser, in place of the one that it may hold. ``kind``: ``make`` or ``use`` a passkey."""
    value, begun = new_challenge_value(), time.time()
    session[HELD] = [kind, value.hex(), begun]
    return Challenge(value, datetime.fromtimestamp(begun, UTC))


def taken(kind: str) -> Challenge:
    """The challenge that this browser holds, and now gives up. Raises `Invalid` when there is none of this kind."""
    held, value, begun = session.pop(HELD, ("", "", 0))
    if held != kind or not -1 < time.time() - begun < LASTS.total_seconds():
        raise Invalid({FIELD: TOO_LATE})
    return Challenge(bytes.fromhex(value), datetime.fromtimestamp(begun, UTC))


def site() -> Site:
    """What this site's passkeys are made for: its configured address, whatever host a request names."""
    address = urlsplit(current_app.config["SITE_URL"])
    return Site(address.hostname or "", f"{address.scheme}://{address.netloc}")
