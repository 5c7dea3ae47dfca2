"""Best first: what fits the words best, among the newest hits.

Each hit is looked at before the first is known: of more than `FEW`, those that were made last are compared. The pages
have numbers only, since a place in this order depends on all postings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Float, Select, Subquery, func, literal, literal_column, select, true

from my_app.extensions import on_sqlite
from my_app.models import Job
from my_app.services.lists import paging
from my_app.services.lists.sheets import Sheets, number_in
from my_app.services.searching import FEW, POSTGRESQL, SQLITE, Question
from my_app.services.searching.hits import Narrowed
from my_app.services.searching.sqlite import COLUMNS

# What an address says for this order; without it, a list has its own.
BEST = "best"
# How well a posting fits, and its key: what a page's rows are in the order of.
TERMS = (paging.Term(None, descending=True), paging.Term(None, descending=True))
# How much a word counts in the title and the reference, the company's name, the place and the text.
WEIGHTS = (10.0, 10.0, 4.0, 1.0, 1.0, 0.0)
LABELS = "{0.1, 0.1, 0.4, 1.0}"


def wanted(args: Mapping[str, str], sheets: Sheets, first: int = 0) -> paging.Wanted:
    """The page that ``page`` asks for (``first`` is the first); one behind the last that is compared is the last."""
    asked = args.get("page", "")
    number = max(0, number_in(asked) - first)
    return paging.Wanted(last(sheets) if asked == paging.LAST else min(number, last(sheets)))


def last(sheets: Sheets) -> int:
    """The number of the last page of hits that are compared."""
    rows = sheets.count.rows if sheets.count.exact else FEW
    return max(0, min(rows, FEW) - 1) // sheets.size


def keys(question: Question, few: bool, narrowed: Narrowed, limit: int, skip: int) -> Subquery:
    """As `paging.keys`, of a list in keys; the two terms are how well a posting fits and the key.

    ``few`` says that the hits are (`hits.counts`).
    """
    ranked = (_on_sqlite(question, few, narrowed) if on_sqlite() else _on_postgresql(question, narrowed)).subquery()
    page = select(ranked.c.key, literal(0).label("stretch"), ranked.c.rank.label("term0"), ranked.c.key.label("term1"))
    return page.order_by(ranked.c.rank.desc(), ranked.c.key.desc()).limit(limit).offset(skip).subquery()


def _on_sqlite(question: Question, few: bool, narrowed: Narrowed) -> Select[Any]:
    """The plus keeps SQLite from looking each posting up by itself, which would search the index again each time."""
    among = narrowed(true()).join(SQLITE, literal_column("+job_search.rowid") == Job.id).where(question.asked())
    if few:
        weights = ", ".join(map(str, WEIGHTS))
        return among.add_columns(literal_column(f"-bm25(job_search, {weights})", Float).label("rank"))
    # How rare a word is would be asked of all hits: of many, it only counts where the words stand.
    marks = " + ".join(
        f"{weight} * (length(highlight(job_search, {number}, '.', '')) - length(job_search.{name}))"
        for number, (name, weight) in enumerate(zip(COLUMNS, WEIGHTS, strict=True))
        if name not in ("description", "owner")
    )
    return among.add_columns(literal_column(marks, Float).label("rank")).order_by(SQLITE.c.rowid.desc()).limit(FEW)


def _on_postgresql(question: Question, narrowed: Narrowed) -> Select[Any]:
    among = narrowed(true()).join(POSTGRESQL, POSTGRESQL.c.job_id == Job.id).where(question.asked())
    hits = among.add_columns(POSTGRESQL.c.words).order_by(POSTGRESQL.c.job_id.desc()).limit(FEW).subquery()
    rank: Any = func.ts_rank(literal_column(f"'{LABELS}'::float4[]"), hits.c.words, question.query(), type_=Float)
    return select(hits.c.key, rank.label("rank"))
