"""Searching postings: what was typed becomes a question to the database's index of words.

Its clauses stand beside the policy's in every statement; the index alone shows nobody anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, column, exists, false, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSVECTOR

from my_app.extensions import on_sqlite
from my_app.models import Job
from my_app.services.searching.question import Part, fts_query, ts_query
from my_app.services.searching.words import MAX_LENGTH, Words, parse

__all__ = ["FEW", "MAX_LENGTH", "Part", "Question", "Words", "condition", "parse"]

SQLITE = table("job_search", column("rowid"))
POSTGRESQL = table("job_search", column("job_id"), column("words", TSVECTOR()))
# Hits that are all read, to be counted and sorted. Where there are more, a list is walked in its order.
FEW = 1_000
# Of the newest postings so many tell how frequent a word is.
SAMPLE = 10_000
# Looking a posting up takes as long as gathering some 400 hits. A walk for fifty hits, past n / h postings for each, is
# quicker than gathering them all when (h / n)² · n > 20,000; h is told by the sample.
SHORT = 20_000 * SAMPLE * SAMPLE
# Companies that are asked of the index by their numbers; who has more reads the hits of all.
OWNERS = 20


def condition(words: Words, part: Part | None = None) -> ColumnElement[bool]:
    """The clause for the postings that have the words, in this part only if it is said."""
    return Question(words, part=part).condition()


@dataclass(frozen=True)
class Question:
    """The postings that have the words: in this part, and of these companies, if it is said."""

    words: Words
    companies: Sequence[int] | None = None
    part: Part | None = None

    def condition(self) -> ColumnElement[bool]:
        """The clause for the postings: the hits are found first."""
        return Job.id.in_(self.ids())

    def checked(self) -> ColumnElement[bool]:
        """The same for a list whose rows are found in another way: each is looked up among the hits.

        PostgreSQL's planner chooses by what it knows of the words. The zero keeps SQLite's from the key's index.
        """
        return (Job.id + 0).in_(self.ids()) if on_sqlite() else self.condition()

    def walked(self) -> ColumnElement[bool]:
        """The same for a list that is walked in its order until a page is full."""
        if not on_sqlite() or not self.words.wanted:
            return self.condition()
        query, hits = self.query(), self.ids()
        postings = select(func.max(Job.id)).scalar_subquery()
        newest = hits.where(SQLITE.c.rowid > postings - SAMPLE).subquery()
        # The number of hits in the sample, squared: nothing is counted twice.
        square = select(func.count() * func.count()).select_from(newest).scalar_subquery()
        # A beginning that is not spelt out in words would be gathered for each posting.
        spelt = func.instr(query, "*") == 0
        asked = exists(select(SQLITE.c.rowid).where(self.asked(), SQLITE.c.rowid == Job.id))
        return case((and_(spelt, square * postings > SHORT), asked), else_=Job.id.in_(hits))

    def few(self) -> Select[Any]:
        """The ids of some hits: all, if they are `FEW`, and one more, if there are more."""
        return self.ids().limit(FEW + 1)

    def ids(self) -> Select[Any]:
        """The ids of all hits."""
        return select(SQLITE.c.rowid if on_sqlite() else POSTGRESQL.c.job_id).where(self.asked())

    def asked(self) -> ColumnElement[bool]:
        """The clause over the index itself."""
        if not self.words.wanted:
            return false()
        if on_sqlite():
            return literal_column("job_search").op("MATCH", is_comparison=True)(self.query())
        return POSTGRESQL.c.words.op("@@", is_comparison=True)(self.query())

    def query(self) -> Any:
        """What the index is asked, in its database's language."""
        companies = self.companies if self.companies is not None and 0 < len(self.companies) <= OWNERS else None
        return (fts_query if on_sqlite() else ts_query)(self.words, companies, self.part)
