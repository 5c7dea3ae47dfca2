"""Ids from addresses and forms, made into keys of the table's own type; what is no key is no row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Integer, inspect

from my_app.admin.kinds import Kind, kind_of

MAX_KEYS = 1000


def key_attribute(model: Any) -> Any:
    """The model's key, as an attribute that queries and loaders take."""
    mapper = inspect(model)
    return mapper.get_property_by_column(mapper.primary_key[0]).class_attribute


def coerce_key(model: Any, text: Any) -> Any:
    """The key that ``text`` spells; None when it spells none that the column could hold."""
    column = inspect(model).primary_key[0]
    kind = kind_of(column)
    try:
        if kind is Kind.INTEGER:
            return _integer(str(text), column.type)
        if kind is Kind.UUID:
            return uuid.UUID(str(text))
    except ValueError:
        return None
    return str(text)


def coerce_keys(model: Any, texts: Iterable[Any]) -> list[Any]:
    """The keys among ``texts``, each once; refuses more than a page could hold."""
    keys = [coerce_key(model, text) for text in list(texts)[: MAX_KEYS + 1]]
    return list(dict.fromkeys(key for key in keys if key is not None))


def _integer(text: str, kind: Any) -> int | None:
    limit = 2**63 if isinstance(kind, BigInteger) else 2**31
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number < limit and isinstance(kind, Integer) else None
