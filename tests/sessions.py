"""Sessions as they are after somebody has signed in."""

from __future__ import annotations

from my_app.extensions import db
from my_app.services import sessions


def new_session(user) -> str:
    """The token of a session that ``user`` has begun."""
    _session, token = sessions.begin(user, "127.0.0.1", "a test")
    db.session.commit()
    return token
