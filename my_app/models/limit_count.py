"""LimitCount: how often something that has a limit was done lately."""

from __future__ import annotations

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from my_app.extensions import Model


class LimitCount(Model):
    """One count. ``key`` names the limit and whom it counts, by hash and address; it is over at ``ends_at``."""

    __tablename__ = "limit_count"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[float] = mapped_column(Float(53), index=True)  # seconds since 1970, as the counting library has it
