"""What an authenticator app does: the code of a secret at a moment."""

from __future__ import annotations

import re
import time

from passlib.totp import TOTP

from my_app.extensions import db
from my_app.models import utcnow
from my_app.services import factors, seeds

SEED = b"a seed of 160 bits.."


def code(seed: bytes = SEED, *, steps: int = 0) -> str:
    """The six digits that are shown now, or some steps from now."""
    return str(TOTP(key=seed, format="raw").generate(time.time() + 30 * steps).token)


def code_of_key(key: str, *, steps: int = 0) -> str:
    """The code of an app into which this key was typed."""
    return str(TOTP(key=key, format="base32").generate(time.time() + 30 * steps).token)


def code_of_page(page: str) -> str:
    """The code of the app that has scanned this page."""
    return code_of_key(re.search(r"user-select-all[^>]*>([A-Z0-9 -]+)<", page).group(1))


def sealed_of_page(page: str) -> str:
    """What the page has the form send back."""
    return re.search(r'name="sealed"[^>]* value="([^"]+)"', page).group(1)


def give_app(user) -> None:
    """Have somebody sign in with an app of the seed `SEED` from now on."""
    user.totp_secret, user.totp_counter, user.totp_since = seeds.seal(SEED, factors._kept(user)), 0, utcnow()
    db.session.commit()
