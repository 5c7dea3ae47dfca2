"""What an import did, and what it could not read."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_ERRORS = 1000
# What a dry run counts, and what the report and the trail call it.
TOLD = {
    "rows": "rows",
    "new": "created",
    "changed": "updated",
    "unchanged": "unchanged",
    "repeated": "repeated",
    "skipped": "skipped",
    "refused": "failed",
}


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
    same row again) + skipped (left out by ``only``) + failed (with one error or more). ``ignored_columns`` are
    headers that mean nothing to us. ``assumed`` is the encoding of a file that is not UTF-8.
    """

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
    assumed: str = ""
