"""Sessions: where somebody is signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from my_app.extensions import Model
from my_app.models.types import Created, Id, UTCDateTime


class UserSession(Model):
    """One browser that somebody is signed in with. It is over when it is gone, or bears a former name of the account.

    ``uniquifier`` is the account's `User.fs_uniquifier` as it was at sign-in: whatever gives an account a new one ends
    all of its sessions, however it came about. The browser has a token, of which only the hash is here.
    """

    __tablename__ = "user_session"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    uniquifier: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Created]
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(255), default="")
    remembered: Mapped[bool] = mapped_column(default=False)
    # As whom the person looks at the site at present, and since when (`services.viewing`).
    viewing_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    viewing_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
