"""API tokens: what programs act with, in somebody's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from my_app.extensions import Model
from my_app.models.types import Created, Id, UTCDateTime


class ApiToken(Model):
    """A token of somebody's, with some of their rights. Of the token itself only the hash is here, and how it begins.

    ``uniquifier`` is the account's `User.fs_uniquifier` as it was when the token was made: whatever ends all of the
    account's sessions ends its tokens too (`UserSession`).
    """

    __tablename__ = "api_token"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    uniquifier: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def __str__(self) -> str:
        return self.name
