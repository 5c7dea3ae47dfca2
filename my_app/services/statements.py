"""Statements and clauses that are made once for all requests that need the same: making one takes longer than its run.

What one is made of tells it apart: clauses that are kept themselves (`policies.rows`, `in_state`), columns, words,
numbers. Values that change from run to run (the present moment) are parameters that are asked when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

PLAIN = (str, int, type(None))


class Recipe:
    """How something is made, and what of. The parts are held: no other object can take their place meanwhile."""

    def __init__(self, make: Callable[[], Any], parts: tuple[Any, ...]) -> None:
        self.make = make
        self.parts = parts
        self.key = tuple(part if isinstance(part, PLAIN) else id(part) for part in parts)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and other.key == self.key


def kept(make: Callable[[], Any], *parts: Any) -> Any:
    """What ``make`` gives, made once for the same ``parts``, which say all that it depends on."""
    return _kept(Recipe(make, parts))


@lru_cache(maxsize=256)
def _kept(recipe: Recipe) -> Any:
    return recipe.make()
