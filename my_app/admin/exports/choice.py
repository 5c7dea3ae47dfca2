"""What of a list is taken out, and how: what the export page sends, and what background work keeps of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import gettext as _

from my_app.errors import Invalid
from my_app.models import SheetKind

MATCHING, PAGE, SELECTED = "matching", "page", "selected"
SHOWN, ALL, CHOSEN = "shown", "all", "chosen"


@dataclass(frozen=True)
class ExportChoice:
    """``rows`` says which rows (of PAGE and SELECTED ``ids`` names them), ``names`` which columns."""

    kind: SheetKind = SheetKind.CSV
    rows: str = MATCHING
    ids: Sequence[Any] = ()
    names: Sequence[str] = field(default_factory=tuple)

    def kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {**asdict(self), "kind": self.kind.value, "ids": list(self.ids), "names": list(self.names)}

    @classmethod
    def again(cls, kept: Mapping[str, Any]) -> ExportChoice:
        """What `kept` made, read back."""
        return cls(**{**kept, "kind": SheetKind(kept["kind"])})


def one_of(name: str, value: str, known: Sequence[str]) -> str:
    """``value``. Raises `Invalid` at the field ``name`` for one that is not offered."""
    if value not in known:
        raise Invalid({name: _("“%(name)s” has a value that does not exist here.", name=name)})
    return value
