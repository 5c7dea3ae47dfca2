"""The page of a dry run: its figures as tabs, and for each row what it changes, or why it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_pgettext

from my_app import i18n
from my_app.models import ImportBatch
from my_app.policies import Actor
from my_app.services import imports
from my_app.services.imports.types import Change, Outcome, OutcomeKind, OutcomePage

WORDS = {
    OutcomeKind.NEW: lazy_pgettext("rows of an import", "New"),
    OutcomeKind.CHANGED: lazy_pgettext("rows of an import", "Changed"),
    OutcomeKind.UNCHANGED: lazy_pgettext("rows of an import", "Unchanged"),
    OutcomeKind.REFUSED: lazy_pgettext("rows of an import", "Refused"),
    OutcomeKind.REPEATED: lazy_pgettext("rows of an import", "Repeated"),
}
# What somebody wants to see first.
FIRST = (OutcomeKind.CHANGED, OutcomeKind.NEW, OutcomeKind.REFUSED)
# Longer texts are shown from a little before the first letter that differs to a little after the last.
LONG, AROUND, MOST = 160, 40, 400
MAX_PAGE = 10**6


@dataclass(frozen=True)
class Found:
    """One page of the rows of one kind, and how many there are of each."""

    kind: OutcomeKind
    tabs: list[tuple[OutcomeKind, Any, int]]
    rows: OutcomePage

    @property
    def new(self) -> int:
        """How many postings are made."""
        return self._count(OutcomeKind.NEW)

    @property
    def changed(self) -> int:
        """How many postings are changed."""
        return self._count(OutcomeKind.CHANGED)

    @property
    def refused(self) -> int:
        """How many rows are left out."""
        return self._count(OutcomeKind.REFUSED)

    def _count(self, kind: OutcomeKind) -> int:
        return next((number for name, _words, number in self.tabs if name is kind), 0)


def found(actor: Actor, batch: ImportBatch, args: Mapping[str, str]) -> Found:
    """What the address asks for: a kind of rows, and a page of them."""
    counts = {kind: int(batch.counts.get(kind.value, 0)) for kind in WORDS}
    asked = args.get("kind", "")
    first = next((kind for kind in FIRST if counts[kind]), OutcomeKind.UNCHANGED)
    kind = OutcomeKind(asked) if asked in set(OutcomeKind) else first
    tabs = [(name, words, counts[name]) for name, words in WORDS.items() if counts[name] or name != "repeated"]
    return Found(kind, tabs, imports.outcomes(actor, batch.id, kind, page_number(args.get("page", ""))))


def page_number(text: str) -> int:
    """The page that an address names; the first one for what is no page."""
    return min(int(text), MAX_PAGE) if text.isascii() and text.isdigit() and 0 < len(text) < 8 and int(text) else 1


def values(outcome: Outcome) -> list[tuple[Any, str, str]]:
    """Each change of a row: the field's words, the old and the new text as far as they differ."""
    return [(i18n.JOB_FIELDS.get(change.field, change.field), *excerpts(change)) for change in outcome.changes]


def excerpts(change: Change) -> tuple[str, str]:
    """Both texts, long ones cut to where they differ."""
    old, new = change.old or "", change.new or ""
    if max(len(old), len(new)) <= LONG:
        return old, new
    start = max(alike(old, new) - AROUND, 0) if old and new else 0
    end = max(alike(old[start:][::-1], new[start:][::-1]) - AROUND, 0) if old and new else 0
    return excerpt(old, start, end), excerpt(new, start, end)


def alike(first: str, second: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(first), len(second)))


def excerpt(text: str, start: int, end: int) -> str:
    """``text`` without ``start`` letters at its start and ``end`` at its end, and never more than `MOST`."""
    middle = text[start : len(text) - end]
    cut = middle[:MOST]
    return f"{'…' if start else ''}{cut}{'…' if end or len(cut) < len(middle) else ''}"
