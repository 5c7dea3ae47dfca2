"""How many hits a search has: exactly, as long as they are few; nobody waits for many to be counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, case, func, null, select

from my_app.extensions import db
from my_app.models import Job
from my_app.services.lists.counting import Count, Kind, round_down
from my_app.services.searching import FEW, Question

# A list in keys, narrowed by a clause for what is found.
Narrowed = Callable[[ColumnElement[bool]], Select[Any]]


def statement(question: Question, narrowed: Narrowed, parts: Sequence[Any], wanted: int | None = None) -> Executable:
    """Counts the hits of the question, as far as `FEW`, and how many of them are in each part of a list (a clause).

    ``wanted`` is the part that is counted by itself where there are more hits: of a list that is narrowed by other
    things as well, it may be the whole.
    """
    hits = question.few().cte("hits")
    among = narrowed(Job.id.in_(select(hits.c[0])))
    flags = [part.label(f"part{number}") for number, part in enumerate(parts)]
    rows = among.with_only_columns(*flags, maintain_column_froms=True).subquery()
    number = select(func.count()).select_from(hits).scalar_subquery()
    alone: Any = null()
    if wanted is not None:
        by_itself = narrowed(question.checked()).where(parts[wanted]).limit(FEW + 1).subquery()
        counted = select(func.count()).select_from(by_itself).scalar_subquery()
        alone = case((number > FEW, counted))
    return select(number, alone, *(func.count().filter(flag) for flag in rows.c)).select_from(rows)


def counts(statement: Executable, wanted: int | None = None) -> tuple[bool, list[Count]]:
    """The answer: whether the hits are few, and a figure for each part.

    Of many hits some were looked at: what was seen of a part is said as “more than”, in hundreds.
    """
    number, alone, *seen = db.session.execute(statement).one()
    if number <= FEW:
        return True, [Count(rows) for rows in seen]
    found = [Count(round_down(rows), Kind.MORE) for rows in seen]
    if wanted is not None:
        found[wanted] = Count(alone) if alone <= FEW else Count(FEW, Kind.MORE)
    return False, found
