"""Column types and annotated shorthands that the tables share."""

from __future__ import annotations

import enum
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import DateTime, Enum
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator


def utcnow() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC.

    SQLite hands datetimes back naive; here they come back aware. A naive value is read as UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(kind: type[enum.StrEnum]) -> Enum:
    """A text column that takes the values of ``kind`` only, guarded by a named check."""
    return Enum(
        kind,
        name=f"{kind.__name__.lower()}_known",
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def fold(text: Any) -> str:
    """``text`` as searches compare it: without case and without accents, in any language."""
    decomposed = unicodedata.normalize("NFKD", str(text or "").casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


Id = Annotated[int, mapped_column(primary_key=True)]
Timestamp = Annotated[datetime, mapped_column(UTCDateTime)]
Created = Annotated[datetime, mapped_column(UTCDateTime, default=utcnow)]
Updated = Annotated[datetime, mapped_column(UTCDateTime, default=utcnow, onupdate=utcnow)]
