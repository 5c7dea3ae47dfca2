"""What kind of value a column holds, whatever type decorators are wrapped around it."""

from __future__ import annotations

import enum
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Enum, Float, Integer, Interval, Numeric, String, Time, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine


class Kind(enum.Enum):
    """The kinds that forms and filters tell apart."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    DATE = "date"
    DECIMAL = "decimal"
    FLOAT = "float"
    INTEGER = "integer"
    INTERVAL = "interval"
    MOMENT = "moment"
    TEXT = "text"
    TIME = "time"
    UUID = "uuid"


# The first match wins: Enum is a String, Float and Numeric share a parent, Interval decorates DateTime.
KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (Interval, Kind.INTERVAL),
    (Enum, Kind.CHOICE),
    (Boolean, Kind.BOOLEAN),
    (Uuid, Kind.UUID),
    (Float, Kind.FLOAT),
    (Integer, Kind.INTEGER),
    (Numeric, Kind.DECIMAL),
    (DateTime, Kind.MOMENT),
    (Date, Kind.DATE),
    (Time, Kind.TIME),
    (String, Kind.TEXT),
)


def plain_type(column: Column[Any]) -> TypeEngine[Any]:
    """The column's type without its decorators (SQLAlchemy's own Interval counts as a type of its own)."""
    kind = column.type
    while isinstance(kind, TypeDecorator) and not isinstance(kind, Interval):
        kind = kind.impl_instance
    return kind


def kind_of(column: Column[Any]) -> Kind | None:
    """The column's kind; None for what forms and filters do not know."""
    plain = plain_type(column)
    return next((kind for base, kind in KINDS if isinstance(plain, base)), None)
