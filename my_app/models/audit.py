"""AuditEntry: who did what, when. Written in the same transaction as the change itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from my_app.extensions import Model
from my_app.models.company import Company
from my_app.models.types import Created, Id


class AuditEntry(Model):
    """One act. ``actor`` is kept as text too, so that it outlives the account."""

    __tablename__ = "audit_entry"

    id: Mapped[Id]
    at: Mapped[Created]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    actor: Mapped[str] = mapped_column(String(255))
    action: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    company: Mapped[Company | None] = relationship()

    __table_args__ = (
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_actor", actor),
        Index("ix_audit_entry_action", action),
        Index("ix_audit_entry_subject_type_subject_id", subject_type, "subject_id"),
    )
