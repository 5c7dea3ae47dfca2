"""Who signs in: users, and the roles whose permissions reach over all rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, String, Table, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from my_app.extensions import Base, Model
from my_app.models.types import Created, Id, UTCDateTime

if TYPE_CHECKING:
    from my_app.models.company import Membership

role_user = Table(
    "role_user",
    Base.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Role(Model, RoleMixin):
    """A named set of permissions."""

    __tablename__ = "role"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str] = mapped_column(String(255), default="")
    permissions: Mapped[list[str]] = mapped_column(JSON, default=list)

    users: Mapped[list[User]] = relationship(secondary=role_user, back_populates="roles")

    def __str__(self) -> str:
        return self.name


class User(Model, UserMixin):
    """A person with an account. A new ``fs_uniquifier`` ends all of their sessions and links (`UserSession`)."""

    __tablename__ = "user"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True, index=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    locale: Mapped[str | None] = mapped_column(String(10), index=True)
    timezone: Mapped[str | None] = mapped_column(String(64))
    avatar: Mapped[str | None] = mapped_column(String(64), index=True)  # a file's name (`services.pictures`)
    created_at: Mapped[Created] = mapped_column(index=True)
    # How the person likes each list: {screen: {"columns": [...], "density": "compact", "view": id}}.
    list_preferences: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    # What the person's devices know the account by: random, and read when a passkey is made or used.
    passkey_handle: Mapped[str | None] = mapped_column(String(64), deferred=True)
    # The authenticator app: its secret (encrypted), the step of the last code that was taken, and when it was set up.
    totp_secret: Mapped[str | None] = mapped_column(String(255), deferred=True)
    totp_counter: Mapped[int | None] = mapped_column(BigInteger, deferred=True)
    totp_since: Mapped[datetime | None] = mapped_column(UTCDateTime)

    # Flask-Security declares these as never empty, and lists as invariant.
    current_login_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)  # type: ignore[assignment]
    last_login_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # type: ignore[assignment]
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int] = mapped_column(default=0)

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=role_user, back_populates="users", order_by=Role.name
    )
    memberships: Mapped[list[Membership]] = relationship(back_populates="user", cascade="all, delete-orphan")

    __table_args__ = (
        Index("uq_user_email_lower", func.lower(email), unique=True),
        Index("ix_user_email", email),
        Index("ix_user_name", name),
    )

    def __str__(self) -> str:
        return self.email
