"""The pager of a list: where it leads, and which rows are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from my_app.services.lists import paging
from my_app.services.lists.counting import Count
from my_app.services.lists.sheets import Sheets


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
class PagerMaker:
    """The pages of a list and ``url(page=…, after=…)``, which makes their addresses."""

    sheets: Sheets
    url: Callable[..., str]

    def pager(self, wanted: paging.Wanted, found: paging.Found) -> Pager:
        """The pager of the page that was found."""
        number, sheets, url = wanted.number, self.sheets, self.url
        before = after = ""
        if found.before:
            before = url() if number == 1 else url(page=step(number, -1), before=found.before)
        if found.after:
            after = url(page=step(number, 1), after=found.after)
        numbered = sheets.last is not None and sheets.near(sheets.last)
        return Pager(
            count=sheets.count,
            first_row=None if number is None else number * sheets.size + 1,
            rows=len(found.rows),
            previous=before,
            next=after,
            last=url(page=paging.LAST) if after and not numbered else "",
            numbers=gaps([self._numbered(each, number, before, after) for each in self._shown(number, after)]),
        )

    def _shown(self, number: int | None, after: str) -> list[int]:
        """The ends and the neighbours of the present page."""
        last = self.sheets.last
        ends = {0} if last is None or not (self.sheets.near(last) or last == number) else {0, last}
        if number is None:
            return sorted(ends)
        end = last if last is not None else number + bool(after)
        return sorted(ends | set(range(max(number - 1, 0), min(number + 1, end) + 1)))

    def _numbered(self, each: int, number: int | None, before: str, after: str) -> Numbered:
        there = {step(number, -1): before, step(number, 1): after} if number is not None else {}
        return Numbered(each, there.get(each) or self.url(page=each), each == number)


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
