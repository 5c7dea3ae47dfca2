"""What the screens and the command line see of an import: how a file is read, its columns, what each row does."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "latin-1")
DECIMALS = ("", ".", ",")
DATE_ORDERS = ("ymd", "dmy", "mdy")
MENDS = ("", "yes")


class OutcomeKind(enum.StrEnum):
    """What a row of the file does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True)
class Reading:
    """How a file is read. As an answer of `imports.preview` it is complete; in a question, what is empty is found out.

    ``encoding`` is one of `ENCODINGS`, ``delimiter`` one sign (for CSV), ``decimal`` one of `DECIMALS` (the
    empty text: each amount by itself, and what could be two is refused), ``date_order`` one of `DATE_ORDERS` (how
    ``03/04/2026`` is meant; ISO dates are always read), ``sheet`` the name of the XLSX file's sheet, ``mend`` one of
    `MENDS` (whether texts are repaired that were once decoded wrongly).
    """

    delimiter: str = ""
    encoding: str = ""
    decimal: str = ""
    date_order: str = ""
    sheet: str = ""
    mend: str = ""


@dataclass(frozen=True)
class Preview:
    """A file before it is checked.

    ``headers`` and the rows of ``samples`` (at most five) are the file's own cells. ``suggested`` leads from a
    column's place (0 is the first) to the name of the field that it seems to be; see `imports.fields` for all names.
    ``missing`` are the fields that new postings need and that no suggested column gives. ``notes`` are sentences
    (translated) on what was assumed. ``marked`` says whether there is a byte-order mark, ``sheets`` names an XLSX
    file's sheets. ``rows`` is about how many rows there are. ``fixed`` is what was said to be so in all rows.
    """

    reading: Reading
    headers: list[str]
    samples: list[list[str]]
    suggested: dict[int, str]
    missing: list[str]
    notes: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    marked: bool = False
    rows: int = 0
    fixed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One cell that differs: the field's name, and both values as the person reads them (None for nothing)."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Reason:
    """Why a row is refused: the file's own column (empty for the whole row), and a translated sentence."""

    column: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What becomes of one row. ``line`` is where it begins in the file; ``job_id`` is None for a new posting."""

    kind: OutcomeKind
    line: int
    title: str
    job_id: int | None = None
    changes: list[Change] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class OutcomePage:
    """Some outcomes of one kind. ``total`` is exact; ``pages`` only go as far as outcomes are kept."""

    rows: Sequence[Outcome]
    page: int
    pages: int
    total: int
