"""The pages of a list: which one the address asks for, and the addresses of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from my_app.errors import Invalid
from my_app.services import paging
from my_app.services.counting import Count


@dataclass(frozen=True)
class Numbered:
    """One page of the pager by its number, which begins at 0."""

    number: int
    url: str
    current: bool = False


@dataclass(frozen=True)
class Pager:
    """What the pager shows: the rows of this page, and where it leads; an empty address leads nowhere."""

    count: Count
    first_row: int | None
    rows: int
    previous: str
    next: str
    last: str
    numbers: Sequence[Numbered | None]

    @property
    def several(self) -> bool:
        """Whether there are other pages."""
        return bool(self.previous or self.next)


@dataclass(frozen=True)
class Sheet:
    """How a list is cut into pages: its rows as far as they are counted, and the rows of a page."""

    count: Count
    size: int

    @property
    def last(self) -> int | None:
        """The number of the last page; None where the rows are not all counted."""
        return max(0, (self.count.rows - 1) // self.size) if self.count.exact else None

    def near(self, number: int) -> bool:
        """Whether a page is found by its number."""
        return number * self.size <= paging.MAX_SKIPPED

    def wanted(self, terms: Callable[[], Sequence[paging.Term]]) -> paging.Wanted:
        """The page that the request asks for. Raises `Invalid` for a place that is none, or is too far for a number."""
        asked, after, before = (request.args.get(name, "") for name in paging.ARGUMENTS)
        number = page_number(asked)
        if after or before:
            return paging.at(terms(), after, before, number if asked else None)
        if asked == paging.LAST:
            number = self.last if self.last is not None else -1
            return paging.Wanted(number) if number >= 0 and self.near(number) else self.end()
        if not self.near(number) and (self.last is None or number <= self.last):
            raise Invalid({"page": _("Pages this far on have no numbers: go on from the last numbered page.")})
        return paging.Wanted(number)

    def end(self) -> paging.Wanted:
        """The last page, read from the end."""
        return paging.Wanted(self.last, back=True)

    def rows_of(self, wanted: paging.Wanted) -> int:
        """How many rows the page may have: the last one what is left, so that numbers stay right."""
        if wanted.back and wanted.place is None and self.last is not None:
            return self.count.rows - self.last * self.size
        return self.size

    def pager(self, wanted: paging.Wanted, found: paging.Found, url: Callable[..., str]) -> Pager:
        """The pager of the page that was found; ``url(page=…, after=…)`` makes its addresses."""
        number = wanted.number
        before = after = ""
        if found.before:
            before = url() if number == 1 else url(page=step(number, -1), before=found.before)
        if found.after:
            after = url(page=step(number, 1), after=found.after)
        end = self.last if self.last is not None and self.near(self.last) else None
        return Pager(
            count=self.count,
            first_row=None if number is None else number * self.size + 1,
            rows=len(found.rows),
            previous=before,
            next=after,
            last=url(page=paging.LAST) if after and end is None else "",
            numbers=gaps([self._numbered(each, number, before, after, url) for each in self._shown(number, after)]),
        )

    def _shown(self, number: int | None, after: str) -> list[int]:
        """The ends and the neighbours of the present page."""
        ends = {0} | ({self.last} if self.last is not None and (self.near(self.last) or self.last == number) else set())
        if number is None:
            return sorted(ends)
        last = self.last if self.last is not None else number + bool(after)
        return sorted(ends | set(range(max(number - 1, 0), min(number + 1, last) + 1)))

    def _numbered(self, each: int, number: int | None, before: str, after: str, url: Callable[..., str]) -> Numbered:
        there = {step(number, -1): before, step(number, 1): after} if number is not None else {}
        return Numbered(each, there.get(each) or (url(page=each) if each else url()), each == number)


def page_number(text: str) -> int:
    """The number of a page; what is none is the first."""
    return min(int(text[:10]), 10**9) if text.isascii() and text.isdigit() else 0


def step(number: int | None, by: int) -> int | None:
    """The number of the page beside this one, when this one has a number."""
    return None if number is None else number + by


def gaps(numbers: Sequence[Numbered]) -> list[Numbered | None]:
    """The pages with None wherever some are left out."""
    found: list[Numbered | None] = []
    for each in numbers:
        left_out = each.number > (found[-1].number + 1 if found and found[-1] else 0)
        found += [None, each] if left_out else [each]
    return found
