"""The relations that a statement has joined already, so that each is joined once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased


@dataclass
class Joins:
    """The relations that a statement has joined already, each once and under an alias of its own."""

    statement: Select[Any]
    aliases: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def reach(self, path: Sequence[Any]) -> Any:
        """Join along ``path`` (relationship attributes from the model on); the alias of its end, None for no path."""
        keys: tuple[str, ...] = ()
        alias: Any = None
        optional = False
        for attribute in path:
            # Beyond a row that may be missing, nothing is sure to be there.
            optional = optional or any(column.nullable for column in attribute.property.local_columns)
            keys, parent = (*keys, attribute.key), alias
            alias = self.aliases.get(keys)
            if alias is None:
                alias = self.aliases[keys] = aliased(attribute.property.mapper.class_)
                step = attribute if parent is None else getattr(parent, attribute.key)
                self.statement = self.statement.join(alias, step.of_type(alias), isouter=optional)
        return alias

    def where(self, *conditions: Any) -> None:
        """Narrow the statement."""
        self.statement = self.statement.where(*conditions)
