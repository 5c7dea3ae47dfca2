"""What is looked for, in the language of each database's index of words."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, func, literal, text
from sqlalchemy.dialects.postgresql import TSQUERY

from my_app.services.searching.sqlite import OWNER_MARK, TERMS
from my_app.services.searching.words import Term, Words

# Words that a beginning is spelt out in on SQLite; one that begins more of them is asked as it is.
SPELT = 24
# A beginning is met by gathering all that it begins before the first hit is known; the words themselves are met one
# hit after the other, and each posting can be looked up among their hits.
WORDS_OF = f"""
    WITH RECURSIVE found (term) AS (
        SELECT * FROM (SELECT term FROM {TERMS} WHERE term >= :start ORDER BY term LIMIT 1)
        UNION ALL
        SELECT (SELECT term FROM {TERMS} WHERE term >= found.term || char(1) ORDER BY term LIMIT 1)
        FROM found WHERE found.term < :beyond LIMIT {SPELT + 2}
    )
    SELECT CASE WHEN count(*) BETWEEN 1 AND {SPELT} THEN '("' || group_concat(term, '" OR "') || '")'
        ELSE '"' || :start || '"*' END
    FROM found WHERE term < :beyond
"""  # noqa: S608 - names of ours
LAST_SIGN = chr(0x10FFFF)


class Part(enum.Enum):
    """A part of a posting to look in: the columns on SQLite, the weight's label on PostgreSQL."""

    NAME = ("title reference", "A")
    PLACE = ("place", "C")


def fts_query(words: Words, companies: Sequence[int] | None, part: Part | None) -> ColumnElement[str]:
    """The question in FTS5's language. What people typed is words by now: none of its signs are left in it."""
    pieces: list[Any] = ["("]
    for number, term in enumerate(words.wanted):
        pieces += [" AND " if number else "", _fts_term(term)]
    pieces.append(")")
    if words.unwanted:
        unwanted = " OR ".join(f'"{" ".join(term.words)}"' for term in words.unwanted)
        pieces = ["(", *pieces, f" NOT ({unwanted}))"]
    if part is not None:
        pieces.insert(0, f"{{{part.value[0]}}} : ")
    if companies is not None:
        owners = " OR ".join(f'"{chr(OWNER_MARK)}{number}"' for number in companies)
        pieces.append(f" AND owner : ({owners})")
    return reduce(lambda before, piece: before.concat(piece), map(_as_text, pieces))


def _as_text(piece: Any) -> Any:
    return literal(piece) if isinstance(piece, str) else piece


def _fts_term(term: Term) -> Any:
    if not term.prefix or len(term.words) > 1:
        return f'"{" ".join(term.words)}"{"*" if term.prefix else ""}'
    start: Any = bindparam("start", term.words[0], unique=True)
    beyond: Any = bindparam("beyond", term.words[0] + LAST_SIGN, unique=True)
    return text(WORDS_OF).bindparams(start, beyond).columns(asked=String).scalar_subquery()


def ts_query(words: Words, companies: Sequence[int] | None, part: Part | None) -> Any:
    """The same in PostgreSQL's."""
    label = part.value[1] if part is not None else ""
    query: Any = reduce(lambda before, term: before.op("&&")(term), [_ts_term(term, label) for term in words.wanted])
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
