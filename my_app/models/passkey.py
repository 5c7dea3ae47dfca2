"""Passkeys: what somebody's devices prove with that it is them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from my_app.extensions import Model
from my_app.models.types import Created, Id, UTCDateTime
from my_app.models.user import User


class Passkey(Model):
    """The public half of a key that a device, or its maker's cloud, keeps for somebody.

    ``sign_count`` is the device's own count of uses: one that falls back speaks of a copy (0 where none is kept).
    A challenge that was given before ``used_at`` is worth nothing any more.
    """

    __tablename__ = "passkey"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str]] = mapped_column(JSON, default=list)
    synced: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Created]
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()

    __table_args__ = (CheckConstraint("length(name) > 0", name="name_present"),)

    def __str__(self) -> str:
        return self.name
