"""Searching postings: what was typed becomes one clause that asks the database's index of words.

The clause stands beside the policy's in every statement; the index alone shows nobody anything.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, column, false, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from my_app.extensions import db
from my_app.models import Job
from my_app.services.searching.sqlite import OWNER_MARK
from my_app.services.searching.words import MAX_LENGTH, Term, Words, parse

__all__ = ["MAX_LENGTH", "Part", "Words", "condition", "parse", "ranked", "relevance"]

SQLITE = table("job_search", column("rowid"))
POSTGRESQL = table("job_search", column("job_id"), column("words", TSVECTOR()))
# How much a word counts in the title and the reference, the company's name, the place and the text.
WEIGHTS = (10.0, 10.0, 4.0, 1.0, 1.0, 0.0)
LABELS = "{0.1, 0.1, 0.4, 1.0}"
# Hits that are sorted sooner than a list is walked for them.
FEW = 2_000


class Part(enum.Enum):
    """A part of a posting to look in: the columns on SQLite, the weight's label on PostgreSQL."""

    NAME = ("title reference", "A")
    PLACE = ("place", "C")


def condition(
    words: Words, companies: Sequence[int] | None = None, part: Part | None = None, walked: bool = True
) -> ColumnElement[bool]:
    """The clause for the postings that have the words: of these companies only, in this part only, if it is said.

    ``walked`` says that an index has the rows in the order of the statement. On SQLite, that costs a small query.
    """
    if not words.wanted or companies == []:
        return false()
    found = matches(words, companies, part)
    # SQLite would always begin with the hits and sort them all. Where there are many, a list is walked in its order
    # instead, and each posting looked up among the hits; the zero keeps the key's index out of it.
    return (Job.id + 0 if walked and is_sqlite() and many(found) else Job.id).in_(found)


def many(found: Select[Any]) -> bool:
    """Whether these are more than a few; counting stops there."""
    some = found.limit(FEW + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > FEW


def matches(words: Words, companies: Sequence[int] | None = None, part: Part | None = None) -> Select[Any]:
    """The ids of the postings that have the words."""
    if is_sqlite():
        return select(SQLITE.c.rowid).where(asked(words, companies, part))
    return select(POSTGRESQL.c.job_id).where(asked(words, companies, part))


def asked(words: Words, companies: Sequence[int] | None, part: Part | None) -> ColumnElement[bool]:
    """The clause over the index itself."""
    if is_sqlite():
        return literal_column("job_search").op("MATCH", is_comparison=True)(fts_query(words, companies, part))
    return POSTGRESQL.c.words.op("@@", is_comparison=True)(ts_query(words, companies, part))


def relevance(words: Words) -> Any:
    """How well a posting fits, as a figure that is higher for what fits better; for one posting of a statement."""
    if is_sqlite():
        weights = ", ".join(map(str, WEIGHTS))
        rank: Any = literal_column(f"-bm25(job_search, {weights})", Float)
        return (
            select(rank).select_from(SQLITE).where(asked(words, None, None), SQLITE.c.rowid == Job.id).scalar_subquery()
        )
    rank = func.ts_rank(
        literal_column(f"'{LABELS}'::float4[]"), POSTGRESQL.c.words, ts_query(words, None, None), type_=Float
    )
    return select(rank).where(POSTGRESQL.c.job_id == Job.id).scalar_subquery()


def ranked(words: Words, ids: Select[Any]) -> Select[Any]:
    """These postings with their `relevance`: ``key`` and ``rank``. All hits are met once, and none by its key."""
    if is_sqlite():
        weights = ", ".join(map(str, WEIGHTS))
        # The plus keeps SQLite from looking each posting up by itself, which would search the index again each time.
        among: Any = literal_column("+job_search.rowid").in_(ids)
        rank: Any = literal_column(f"-bm25(job_search, {weights})", Float)
        return select(SQLITE.c.rowid.label("key"), rank.label("rank")).where(asked(words, None, None), among)
    rank = func.ts_rank(
        literal_column(f"'{LABELS}'::float4[]"), POSTGRESQL.c.words, ts_query(words, None, None), type_=Float
    )
    return select(POSTGRESQL.c.job_id.label("key"), rank.label("rank")).where(POSTGRESQL.c.job_id.in_(ids))


def fts_query(words: Words, companies: Sequence[int] | None, part: Part | None) -> str:
    """The question in FTS5's language. What people typed is words by now: none of its signs are left in it."""
    query = " AND ".join(map(_fts_term, words.wanted))
    if words.unwanted:
        query = f"({query}) NOT ({' OR '.join(map(_fts_term, words.unwanted))})"
    if part is not None:
        query = f"{{{part.value[0]}}} : ({query})"
    if companies is not None:
        owners = " OR ".join(f'"{chr(OWNER_MARK)}{number}"' for number in companies)
        query = f"({query}) AND owner : ({owners})"
    return query


def _fts_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.prefix else ""}'


def ts_query(words: Words, companies: Sequence[int] | None, part: Part | None) -> Any:
    """The same in PostgreSQL's."""
    label = part.value[1] if part is not None else ""
    query: Any = _and([_ts_term(term, label) for term in words.wanted])
    for term in words.unwanted:
        query = query.op("&&")(func.tsquery_not(_plain(term, label)))
    if companies is not None:
        query = query.op("&&")(_cast(" | ".join(f"':{number}'" for number in companies)))
    return query


def _ts_term(term: Term, label: str) -> Any:
    """A single word is found by its stem too; in its own part of the posting only as it was typed."""
    plain = _plain(term, label)
    if len(term.words) > 1 or not term.prefix or label:
        return plain
    # No stem in any language: nothing is added to the question.
    return func.coalesce(plain.op("||")(func.job_search_stem(term.words[0], type_=TSQUERY())), plain)


def _plain(term: Term, label: str) -> Any:
    *before, last = term.words
    quoted = [f"'{word}'{':' + label if label else ''}" for word in before]
    marks = label + ("*" if term.prefix else "")
    return _cast(" <-> ".join([*quoted, f"'{last}'{':' + marks if marks else ''}"]))


def _cast(query: str) -> Any:
    return literal(query).cast(TSQUERY())


def _and(queries: Sequence[Any]) -> Any:
    first, *others = queries
    for query in others:
        first = first.op("&&")(query)
    return first


def is_sqlite() -> bool:
    """Which of the two databases answers."""
    return bool(db.engine.dialect.name == "sqlite")
