"""AuditEntry: who did what, when, and from where. Written in the same transaction as the change itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from my_app.extensions import Model
from my_app.models.company import Company
from my_app.models.origin import origin
from my_app.models.types import Created, Id


class AuditEntry(Model):
    """One act. ``actor`` is kept as text too, so that it outlives the account.

    ``security`` says that the act belongs in the security log (`services.security_log`), and ``account_id`` in whose:
    that of whoever it was done to, or by. ``address`` and ``request_id`` are those of the request, where there is one.
    """

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
    address: Mapped[str | None] = mapped_column(String(64), default=lambda: origin().address, index=True)
    request_id: Mapped[str | None] = mapped_column(String(64), default=lambda: origin().request_id, index=True)
    security: Mapped[bool] = mapped_column(default=False, server_default=false())
    account_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    company: Mapped[Company | None] = relationship()

    __table_args__ = (
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_actor", actor),
        Index("ix_audit_entry_action", action),
        Index("ix_audit_entry_subject_type_subject_id", subject_type, "subject_id"),
        Index("ix_audit_entry_security_at", security, "at", "id"),
        Index("ix_audit_entry_account_id_at", "account_id", "at", "id"),
    )
