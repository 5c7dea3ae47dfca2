"""How a foreign file's columns become a posting's fields: a small TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike


@dataclass(frozen=True)
class ColumnMapping:
    """``columns``: field to templates over headers; ``values``: field to words (``*`` stands for anything);

    ``defaults``: what a field is when the file says nothing; ``only``: header to the value a row must have.
    """

    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    mend_text: bool = False
    decimal_sign: str = ""


def load_mapping(path: str | PathLike[str]) -> ColumnMapping:
    """The mapping in the TOML file at ``path``. Raises `Invalid` with a sentence for what it cannot be."""
    raise NotImplementedError
