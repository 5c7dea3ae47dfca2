"""The panel of facets, as the admin's lists and the board show it: values as links that set or drop a filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    """A value in words, its `Count` of rows or None, and the address that chooses it, or drops what is ``chosen``."""

    words: Any
    count: Any
    url: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A heading and the links below it."""

    name: Any
    links: list[Link]


@dataclass(frozen=True)
class Panel:
    """What a list can be narrowed down to. ``waiting`` says that it is being counted."""

    facets: list[Facet]
    waiting: bool
