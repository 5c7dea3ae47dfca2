"""Recovery codes: what opens an account when the other second factors are lost."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from my_app.extensions import Model
from my_app.models.types import Id


class RecoveryCode(Model):
    """One code that has not been used yet. Only its hash is here: nobody who reads it can come in."""

    __tablename__ = "recovery_code"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint(user_id, code_hash),)
