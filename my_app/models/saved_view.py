"""SavedView: what somebody looks for in a list, under a name, for themselves or for others."""

from __future__ import annotations

import enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from my_app.extensions import Model
from my_app.models.types import Created, Id, Updated, enum_column


class Audience(enum.StrEnum):
    """Whom a saved view is for."""

    OWNER = "owner"
    COMPANY = "company"
    STAFF = "staff"


class SavedView(Model):
    """The arguments of a list's address: search, tab, sort, filters, columns. ``screen`` is the list's endpoint."""

    __tablename__ = "saved_view"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    screen: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    audience: Mapped[Audience] = mapped_column(enum_column(Audience), default=Audience.OWNER)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    __table_args__ = (
        UniqueConstraint("user_id", "screen", "name"),
        Index("ix_saved_view_audience", screen, audience, company_id),
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint("(audience = 'company') = (company_id IS NOT NULL)", name="company_of_audience"),
        # A number is never given twice: somebody's default must not become another's view.
        {"sqlite_autoincrement": True},
    )

    def __str__(self) -> str:
        return self.name
