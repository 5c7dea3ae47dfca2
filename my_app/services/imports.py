"""Postings in from a CSV file: one transaction, line by line errors, updates where the reference is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from my_app.models import Company
from my_app.policies import Actor
from my_app.services.import_mapping import ColumnMapping

MAX_ERRORS = 1000


@dataclass(frozen=True)
class LineError:
    """What could not be read: the line of the file where its row begins, the file's own column, why (translated)."""

    line: int
    column: str
    reason: str


@dataclass
class ImportReport:
    """What an import did. ``errors`` keeps the first `MAX_ERRORS`; ``error_count`` counts them all.

    ``rows`` are the rows read, without the header and empty rows: created + updated + unchanged + repeated
    (the same row again) + skipped (left out by ``only``) + failed (with one error or more).
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


def run(
    actor: Actor,
    company: Company | None,
    source: BinaryIO | Iterable[str],
    mapping: ColumnMapping | None = None,
    only: Mapping[str, str] | None = None,
) -> ImportReport:
    """Read postings of ``company`` from ``source``: a file opened in binary mode (preferred), or lines of text.

    ``only`` keeps the rows whose cell under that header is that value, besides what the mapping says. All that can
    be read is imported in one transaction; the report tells the rest. Raises `NotFound` for a company the actor
    cannot import into, and `Invalid` for a file or mapping that cannot be used at all.
    """
    raise NotImplementedError
