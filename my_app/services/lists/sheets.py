"""How a list is cut into pages, and which of them an address asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.lists import paging
from my_app.services.lists.counting import Count
from my_app.services.lists.paging import Term, Wanted


@dataclass(frozen=True)
class Sheets:
    """The rows of a list as far as they are counted, and the rows of a page. Pages are numbered from 0."""

    count: Count
    size: int

    @property
    def last(self) -> int | None:
        """The number of the last page; None where the rows are not all counted."""
        return max(0, (self.count.rows - 1) // self.size) if self.count.exact else None

    def near(self, number: int) -> bool:
        """Whether a page is found by its number."""
        return number * self.size <= paging.MAX_SKIPPED

    def wanted(self, args: Mapping[str, str], terms: Callable[[], Sequence[Term]], first: int = 0) -> Wanted:
        """The page that ``page``, ``after`` and ``before`` ask for; ``first`` is what the address calls the first.

        Raises `Invalid` for a place that is none, and for a page that is too far on to have a number.
        """
        asked, after, before = (args.get(name, "") for name in paging.ARGUMENTS)
        number = max(0, number_in(asked) - first)
        if after or before:
            return paging.at(terms(), after, before, number if asked else None)
        if asked == paging.LAST:
            return Wanted(self.last) if self.last is not None and self.near(self.last) else self.end()
        if not self.near(number) and (self.last is None or number <= self.last):
            raise Invalid({"page": _("Pages this far on have no numbers: go on from the last numbered page.")})
        return Wanted(number)

    def end(self) -> Wanted:
        """The last page, read from the end."""
        return Wanted(self.last, back=True)

    def rows_of(self, wanted: Wanted) -> int:
        """How many rows the page may have: the last one what is left, so that numbers stay right."""
        if wanted.back and wanted.place is None and self.last is not None:
            return self.count.rows - self.last * self.size
        return self.size


def number_in(text: str) -> int:
    """The number of a page; what is none is 0."""
    return min(int(text[:10]), 10**9) if text.isascii() and text.isdigit() else 0
