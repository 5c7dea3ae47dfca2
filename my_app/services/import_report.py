"""What an import did, and what it could not read."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_ERRORS = 1000


@dataclass(frozen=True)
class LineError:
    """What could not be read: the line of the file where its row begins, the file's own column, why (translated).

    ``column`` is empty when the whole row is meant.
    """

    line: int
    column: str
    reason: str


@dataclass
class ImportReport:
    """What an import did. ``errors`` keeps the first `MAX_ERRORS`; ``error_count`` counts them all.

    ``rows`` are the rows read, without the header and empty rows: created + updated + unchanged + repeated (the very
    same row again) + skipped (left out by ``only``) + failed (with one error or more). ``lines`` are the lines of
    the file. ``ignored_columns`` are headers that mean nothing to us.
    """

    lines: int = 0
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    skipped: int = 0
    failed: int = 0
    error_count: int = 0
    errors: list[LineError] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    created_ids: array[int] = field(default_factory=lambda: array("q"), repr=False)
    updated_ids: array[int] = field(default_factory=lambda: array("q"), repr=False)

    def fail(self, line: int, errors: Mapping[str, Any]) -> None:
        """One row failed: a reason for each column."""
        self.failed += 1
        for column, reason in errors.items():
            self.error_count += 1
            if len(self.errors) < MAX_ERRORS:
                self.errors.append(LineError(line, column, str(reason)))
