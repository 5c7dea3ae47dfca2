"""What a writer of files is given, and what it hands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select

from my_app import i18n
from my_app.policies import Actor
from my_app.services.exports.columns import ExportColumn

CHUNK = 128 * 1024
ROWS_AT_ONCE = 100


class Piece(NamedTuple):
    """A part of the file, and the ids of the rows that are whole with it."""

    ids: Sequence[int]
    data: bytes


@dataclass(frozen=True)
class Sheet:
    """What is to be written: ``statement`` selects a row's id, then one value for each of ``columns``."""

    actor: Actor
    columns: Sequence[ExportColumn]
    statement: Select[Any]

    def header(self) -> list[str]:
        """The words above the columns, in the actor's language."""
        with i18n.speaking(self.actor.locale):
            return [str(column.label) for column in self.columns]
