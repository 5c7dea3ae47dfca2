"""What of a list's entities is loaded: the columns that it shows, and nothing that is asked for later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_admin.contrib.sqla import tools
from sqlalchemy.orm import contains_eager, load_only, raiseload, selectinload

from my_app.admin.keys import key_attribute
from my_app.admin.lists.joins import Joins


def options(model: Any, joins: Joins, columns: Sequence[str], *, beside: bool = False) -> list[Any]:
    """The options that load ``columns``; ``beside`` has what a row has several of in the same statement."""
    own: list[Any] = [key_attribute(model)]
    related: dict[tuple[str, ...], list[str]] = {}
    options: list[Any] = [raiseload("*")]
    for name in columns:
        if not hasattr(model, name.split(".")[0]):
            continue
        attribute, path = tools.get_field_with_path(model, name)
        if tools.is_relationship(attribute):
            options.append(_relation(joins, attribute, beside=beside))
        elif path:
            joins.reach(path)
            related.setdefault(tuple(step.key for step in path), []).append(attribute.key)
        elif hasattr(attribute, "property"):
            own.append(attribute)
    options.append(load_only(*own, raiseload=True))
    options.extend(_path(model, joins, keys, names) for keys, names in related.items())
    return options


def _relation(joins: Joins, attribute: Any, *, beside: bool) -> Any:
    relation = attribute.property
    if beside and relation.secondary is not None:
        # Table by table: SQLite would read the whole of a table that stands in brackets on the right of a join.
        first = joins.statement.outerjoin(relation.secondary, relation.primaryjoin)
        joins.statement = first.outerjoin(relation.mapper.class_, relation.secondaryjoin)
        return contains_eager(attribute)
    if relation.uselist:
        return selectinload(attribute)
    return contains_eager(attribute.of_type(joins.reach([attribute])))


def _path(model: Any, joins: Joins, keys: tuple[str, ...], names: list[str]) -> Any:
    option: Any = None
    parent: Any = model
    for depth in range(1, len(keys) + 1):
        alias = joins.aliases[keys[:depth]]
        step = getattr(parent, keys[depth - 1]).of_type(alias)
        option = contains_eager(step) if option is None else option.contains_eager(step)
        parent = alias
    return option.load_only(*(getattr(parent, name) for name in names))
