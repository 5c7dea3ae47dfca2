"""Filters of Flask-Admin’s own kinds, as a view may name them: their place in the address, their control, limits."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Table, inspect

from my_app.admin.filters.base import LARGEST, MAX_VALUE_LENGTH, Filter, Unusable


def question_of(flt: Any) -> str:
    """The name of the question: ``min``; for a foreign filter from its class, ``int_greater``."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(flt).__name__.replace("Filter", "")).lower()
    return str(getattr(flt, "op", "") or kind)


def code_of(flt: Any) -> str:
    """The filter's name in the address, the same in every language: ``title_like``, ``count_int_greater``."""
    column = flt.key_name if isinstance(flt.key_name, str) else flt.column.key
    return str(getattr(flt, "code", "") or f"{column.replace('.', '_')}_{question_of(flt)}")


def control_of(flt: Any, options: Any) -> str:
    """The kind of control that asks for the value: an input's type, or ``select``."""
    if isinstance(flt, Filter):
        return flt.input
    if options and flt.data_type != "select2-tags":
        return "select"
    return "date" if flt.data_type == "datepicker" else "text"


def usable(flt: Any, value: str) -> bool:
    """Whether the filter can ask its question with this value, and a database can answer it.

    Raises `Unusable` where a filter of ours knows the reason.
    """
    try:
        cleaned = flt.clean(value)
    except Unusable:
        raise
    except ValueError:
        return False
    if isinstance(flt, Filter):
        return True
    numbers = [item for item in (cleaned if isinstance(cleaned, list) else [cleaned]) if isinstance(item, int | float)]
    return len(value) <= MAX_VALUE_LENGTH and all(-LARGEST <= number <= LARGEST for number in numbers)


def relations(model: Any, column: Any, path: Any) -> Any:
    """The relations on the way to a filter's column. Upstream names the other table alone, which may be ambiguous."""
    if not any(isinstance(step, Table) for step in path):
        return path
    ways = [way.class_attribute for way in inspect(model).relationships if way.mapper.local_table is column.table]
    if len(ways) != 1:
        raise ValueError(f"Name the way to {column} as text (“relation.column”).")
    return ways
