"""ListCount: how many rows a large list held when they were last counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from my_app.extensions import Model
from my_app.models.types import Timestamp


class ListCount(Model):
    """The figure behind “about N”. ``key`` names the list, its scope, tab and filters."""

    __tablename__ = "list_count"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    rows: Mapped[int] = mapped_column(BigInteger)
    counted_at: Mapped[Timestamp]
    # What the list's facets hold (`services/lists/facets.py`), where these were counted.
    facets: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
