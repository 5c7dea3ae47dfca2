"""The pictures of the front page: counted as they are asked for while that is quick, and in the background beyond.

What was counted is stored under the companies whose postings it is about and the zone of its weeks: nobody is shown
the figures of another scope than their own, which is read anew in each request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Job, ListCount, utcnow
from my_app.policies import COMMAND_LINE, Actor, Permission
from my_app.services import background
from my_app.services.background import Progress
from my_app.services.front_page import dashboard, figures, weeks
from my_app.services.front_page.figures import Employer, Employers, Wait, Week
from my_app.services.lists import counting, scopes, stored
from my_app.services.transaction import transaction

KIND = "front.count"


@dataclass(frozen=True)
class Figures:
    """What the pictures show."""

    weeks: list[Week]
    waits: dict[Wait, int]
    employers: Employers | None


def of(actor: Actor, waiting: dashboard.Waiting) -> Figures | None:
    """The figures for ``actor``, who has these postings; None where there are many, which were not counted yet."""
    if waiting.total < counting.BOUND:
        return counted(actor)
    name, asked = key(actor, "figures"), key(actor, "asked")
    found = select(ListCount.key, ListCount.counted_at, ListCount.facets).where(ListCount.key.in_((name, asked)))
    kept = {row.key: row for row in db.session.execute(found)}
    fresh = [each for each, row in kept.items() if row.counted_at > utcnow() - stored.FRESH]
    if not fresh or any(count.old for count in waiting.counts.values()):
        ask(actor)
    return read(kept[name].facets) if name in kept else None


def counted(actor: Actor) -> Figures:
    """The same, counted now."""
    return Figures(figures.by_week(actor), figures.waits(actor), figures.by_company(actor))


def key(actor: Actor, part: str) -> str:
    """Where the figures of an actor's scope are stored."""
    scope = {"companies": companies(actor), "zone": actor.timezone, "begins": str(weeks.first_weekday(actor))}
    return stored.key("front", part, {name: str(value) for name, value in scope.items()})


def companies(actor: Actor) -> list[int] | None:
    """The companies whose postings somebody may read; None for all."""
    return scopes.companies(actor, Permission.JOB_READ, Job)


def ask(actor: Actor) -> None:
    """Have the figures counted, unless somebody has asked for them lately."""
    args = {"companies": companies(actor), "timezone": actor.timezone, "locale": actor.locale}
    with transaction():
        everything = args["companies"] is None and stored.claim(dashboard.ASKED)
        if stored.claim(key(actor, "asked")) or everything:
            background.ask(COMMAND_LINE, KIND, args)


@background.work(KIND, label=lazy_gettext("Counting for the overview"))
def count(actor: Actor, args: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Count for whoever reads the postings of these companies, and keep the figures."""
    person = {name: args[name] for name in ("locale", "timezone")}
    asked = scopes.reader(actor, Permission.JOB_READ, args["companies"], **person)
    stored.store({key(asked, "figures"): 0}, facets=written(counted(asked)))
    if args["companies"] is None:
        stored.store(dashboard.stored_counts())
    return {}


def written(found: Figures) -> dict[str, Any]:
    """As JSON holds them."""
    largest = found.employers and [[employer.name, employer.postings] for employer in found.employers.largest]
    return {
        "weeks": [[week.begins.isoformat(), week.created, week.published] for week in found.weeks],
        "waits": {wait.value: number for wait, number in found.waits.items()},
        "employers": largest,
        "others": found.employers.others if found.employers else 0,
    }


def read(kept: dict[str, Any]) -> Figures:
    """What `written` made, read back."""
    largest = kept["employers"]
    return Figures(
        [Week(date.fromisoformat(begins), created, published) for begins, created, published in kept["weeks"]],
        {wait: kept["waits"][wait.value] for wait in Wait},
        None if largest is None else Employers([Employer(*each) for each in largest], kept["others"]),
    )
