"""Best first: what fits the words best, among the newest hits.

Each hit is looked at before the first is known: of more than `RANKED`, the newest are compared. The pages have numbers
only, since a place in this order depends on all postings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Subquery, literal, select

from my_app.services import searching
from my_app.services.lists import paging
from my_app.services.lists.sheets import Sheets
from my_app.services.searching import Words

# What an address says for this order; without it, a list has its own.
BEST = "best"
RANKED = paging.MAX_SKIPPED


def wanted(args: Mapping[str, str], sheets: Sheets) -> paging.Wanted:
    """The page that ``page`` asks for (1 is the first); one behind the last hit that is compared is the last."""
    asked = args.get("page", "")
    number = int(asked[:9]) - 1 if asked.isascii() and asked.isdigit() else 0
    return paging.Wanted(last(sheets) if asked == paging.LAST else min(max(0, number), last(sheets)))


def last(sheets: Sheets) -> int:
    """The number of the last page of hits that are compared."""
    return max(0, min(sheets.count.rows, RANKED) - 1) // sheets.size


def keys(statement: Select[Any], newest: Sequence[Any], words: Words, limit: int, skip: int) -> Subquery:
    """As `paging.keys`, of a statement that selects ``key``; the two terms are how well it fits and the key."""
    hits = statement.order_by(*newest).limit(RANKED).subquery()
    ranked = searching.ranked(words, select(hits.c.key)).subquery()
    page = select(ranked.c.key, literal(0).label("stretch"), ranked.c.rank.label("term0"), ranked.c.key.label("term1"))
    return page.order_by(ranked.c.rank.desc(), ranked.c.key.desc()).limit(limit).offset(skip).subquery()
