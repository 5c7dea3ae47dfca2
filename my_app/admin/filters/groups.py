"""Groups of filters as conditions of a statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_

Asked = tuple[Any, str]


def narrow(view: Any, joins: Any, group: Sequence[Asked]) -> None:
    """Narrow the statement of ``joins`` to the rows for which one of the group's filters holds."""
    reached = [(flt, flt.clean(value), joins.reach(view.filter_path(flt))) for flt, value in group]
    if len(reached) == 1:
        flt, value, alias = reached[0]
        joins.statement = flt.apply(joins.statement, value, alias)
    else:
        joins.where(or_(*(flt.condition(flt.get_column(alias), value) for flt, value, alias in reached)))
