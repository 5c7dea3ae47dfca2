"""What the board can be narrowed down to, with how many live postings there are of each."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import Select

from my_app.models import Company, Job
from my_app.policies import Actor
from my_app.services import background, board
from my_app.services.background import Progress
from my_app.services.board import Search
from my_app.services.lists import facets, stored
from my_app.services.lists.counting import Count
from my_app.services.lists.facets import Facets

KIND = "board.facets"


def found(wanted: Search, count: Count) -> Facets:
    """The facets of the postings that match, of which there are ``count``. Raises `Invalid` as `board.search` does."""
    criteria = board.criteria(wanted)
    # As with the counts of the board: only what can be chosen is worth counting to the end.
    work = None if wanted.q or wanted.place else (KIND, criteria)
    return facets.of_list(rows(wanted), count, key(criteria), work)


def rows(wanted: Search) -> Select[Any]:
    """The live postings that match, with the columns of the facets."""
    return board.live_keys(wanted).with_only_columns(
        *facets.column("type", Job.employment_type),
        *facets.column("remote", Job.remote),
        *facets.column("category", Job.category),
        *facets.column("language", Job.language),
        *facets.column("company", Company.slug, Company.name),
        *facets.column("place", Job.place),
        maintain_column_froms=True,
    )


def key(criteria: dict[str, str]) -> str:
    """Where they are stored."""
    return stored.key("board", "facets", criteria)


@background.work(KIND, label=lazy_gettext("Counting what the board can be narrowed down to"))
def count(actor: Actor, args: dict[str, str], progress: Progress) -> dict[str, Any]:
    """Count what matches to the end, and keep the figures."""
    return {"figures": facets.store(key(args), rows(board.search_of(args)))}
