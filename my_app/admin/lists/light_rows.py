"""The rows of a list as tuples of their columns: an entity costs more to make than a row does to show.

Such a tuple reads as the entity does: its columns, those of a related row (``job.company.name``), and the model's
properties, which need no more than the columns that the view names for them.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flask_admin.contrib.sqla import tools
from sqlalchemy.orm import Bundle


class LightRow(Bundle[Any]):
    """Selects the columns of these names, and makes one tuple of them for each row."""

    inherit_cache = True

    def __init__(self, model: Any, joins: Any, names: Sequence[str]) -> None:
        names = [name for name in dict.fromkeys(names) if hasattr(model, name.partition(".")[0])]
        super().__init__("row", *(column(model, joins, name).label(field(name)) for name in names))
        self.kind = kind(model, tuple(names))

    def create_row_processor(self, query: Any, procs: Sequence[Any], labels: Sequence[str]) -> Callable[[Any], Any]:
        """What makes the tuple of a row."""
        make = self.kind._make
        return lambda row: make([read(row) for read in procs])


def column(model: Any, joins: Any, name: str) -> Any:
    """The column of this name, which is reached by joining where it is that of a related row."""
    attribute, path = tools.get_field_with_path(model, name)
    return getattr(joins.reach(path), attribute.key) if path else attribute


def field(name: str) -> str:
    """What a column is called within the tuple."""
    return name.replace(".", "__")


@cache
def kind(model: Any, names: tuple[str, ...]) -> Any:
    """The tuple's class: with the model's properties, and one for each related row that gives what is known of it."""
    heads = {name.partition(".")[0]: below(name.partition(".")[0], names) for name in names if "." in name}
    properties = {name: value for name, value in vars(model).items() if isinstance(value, property)}
    base = namedtuple(model.__name__, map(field, names))  # noqa: PYI024 - the names are those of a view
    return type(model.__name__, (base,), {"__slots__": (), "__str__": model.__str__, **properties, **heads})


def below(head: str, names: tuple[str, ...]) -> property:
    """The related row ``head``, as far as its columns were selected."""
    known = [(place, name.partition(".")[2]) for place, name in enumerate(names) if name.startswith(f"{head}.")]
    related: Any = namedtuple(head, [field(name) for _place, name in known])  # noqa: PYI024 - as above
    return property(lambda row: related(*(row[place] for place, _name in known)))
