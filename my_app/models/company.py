"""Companies, the people who act for them, and the invitations that bring people in."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, func
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from my_app.extensions import Model
from my_app.models.types import Created, Id, Timestamp, UTCDateTime, enum_column, fold

if TYPE_CHECKING:
    from my_app.models.job import Job
    from my_app.models.user import User


class Part(enum.StrEnum):
    """What somebody is in a company."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class CompanyStatus(enum.StrEnum):
    """A suspended company is not on the public board, and its people can only look."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Company(Model):
    """An employer."""

    __tablename__ = "company"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(120))
    website: Mapped[str | None] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(String(5000))
    status: Mapped[CompanyStatus] = mapped_column(enum_column(CompanyStatus), default=CompanyStatus.ACTIVE)
    logo: Mapped[str | None] = mapped_column(String(64), index=True)  # a file's name (`services.pictures`)
    search_text: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[Created]

    memberships: Mapped[list[Membership]] = relationship(back_populates="company", cascade="all, delete-orphan")
    jobs: Mapped[list[Job]] = relationship(back_populates="company", passive_deletes="all")

    __table_args__ = (
        UniqueConstraint("slug"),
        Index("ix_company_name", name),
        Index("ix_company_status", status),
        Index("ix_company_created_at", "created_at"),
        CheckConstraint("length(name) > 0", name="name_present"),
    )

    def __str__(self) -> str:
        return self.name


class Membership(Model):
    """One person's part in one company."""

    __tablename__ = "membership"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(enum_column(Part), default=Part.VIEWER, index=True)
    created_at: Mapped[Created] = mapped_column(index=True)

    user: Mapped[User] = relationship(back_populates="memberships")
    company: Mapped[Company] = relationship(back_populates="memberships")

    __table_args__ = (UniqueConstraint("user_id", "company_id"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.company}"


class Invitation(Model):
    """An offer, sent by mail, to take a part in a company. Only the hash of its token is kept."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(255))
    part: Mapped[Part] = mapped_column(enum_column(Part), default=Part.VIEWER, index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Created] = mapped_column(index=True)
    expires_at: Mapped[Timestamp] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    company: Mapped[Company] = relationship()
    invited_by: Mapped[User | None] = relationship()

    __table_args__ = (
        Index("uq_invitation_company_id_email_lower", company_id, func.lower(email), unique=True),
        Index("ix_invitation_email", email),
    )

    def __str__(self) -> str:
        return self.email


def refresh_company_search_text(mapper: Mapper[Company], connection: Connection, company: Company) -> None:
    """Keep the folded copy that searches read."""
    company.search_text = fold(company.name)[:300]


event.listen(Company, "before_insert", refresh_company_search_text)
event.listen(Company, "before_update", refresh_company_search_text)
