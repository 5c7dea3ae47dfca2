"""What the public reads: search, one posting, one company. Everybody sees the same, so no actor is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask_babel import lazy_gettext
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import contains_eager

from my_app.extensions import db
from my_app.models import (
    Category,
    Company,
    CompanyStatus,
    EmploymentType,
    Job,
    JobState,
    RemotePolicy,
    live,
    utcnow,
)
from my_app.policies import Actor
from my_app.services import background, searching
from my_app.services.background import Progress
from my_app.services.lists import counting, paging, stored
from my_app.services.lists.counting import Count
from my_app.services.lists.sheets import Sheets
from my_app.services.lists.walking import walked
from my_app.services.searching import Part, Question, best_first, highlight, hits

PAGE_SIZE = 20
RELATED = 5
MAX_ID = 2**31 - 1
COUNT = "board.count"
# What a card on the board shows; the description is read on the posting's own page only.
CARD = (
    Job.id,
    Job.title,
    Job.place,
    Job.country,
    Job.remote,
    Job.employment_type,
    Job.category,
    Job.salary_from,
    Job.salary_to,
    Job.salary_currency,
    Job.salary_period,
    Job.language,
    Job.published_at,
    Company.name.label("company_name"),
    Company.slug.label("company_slug"),
    Company.logo.label("company_logo"),
)


@dataclass(frozen=True)
class Search:
    """What a reader looks for; empty fields look at everything. ``company`` is a slug, ``q`` is words."""

    q: str = ""
    company: str = ""
    place: str = ""
    remote: RemotePolicy | None = None
    type: EmploymentType | None = None
    category: Category | None = None
    language: str = ""


# The order of the board: the newest first. What is live has a time of publication.
NEWEST = (paging.Term(Job.published_at, descending=True), paging.Term(Job.id, descending=True))


@dataclass(frozen=True)
class Page:
    """One page of cards, and the places from which the pages beside it are read; None at an end.

    ``number`` counts from 1, ``last`` is the number of the last page; None where nobody has counted so far.
    """

    jobs: Sequence[Any]
    count: Count
    number: int | None
    last: int | None
    before: str | None
    after: str | None
    # Where words were looked for: the title with the hits marked, and some of the text around the first hit, by id.
    hits: Mapping[int, Hit] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """How a posting that was found is shown."""

    title: Markup
    snippet: Markup | None


def search(wanted: Search, args: Mapping[str, str]) -> Page:
    """The live postings that match, newest first: the page that ``page``, ``after`` or ``before`` ask for.

    With words and ``sort=best`` in ``args``: best first, by ``page`` alone. A page before the first or past the last is
    that one. Raises `Invalid` for a place that is none.
    """
    asked_for = question(wanted)
    few, count = counted(wanted, asked_for)
    sheets = Sheets(count, PAGE_SIZE)
    best = args.get("sort") == best_first.BEST and bool(wanted.q and asked_for and asked_for.words.wanted)
    asked = best_first.wanted(args, sheets, 1) if best else sheets.wanted(args, lambda: NEWEST, first=1)
    if sheets.last is not None and asked.skipped > sheets.last:
        asked = paging.Wanted(sheets.last)
    size = sheets.rows_of(asked)
    narrowed, skip = partial(live_keys, wanted), asked.skipped * size
    if asked_for and best:
        page = best_first.keys(asked_for, few, narrowed, size + 1, skip)
    else:
        statement = narrowed(asked_for.walked() if asked_for and not few else None)
        if count.rows >= counting.BOUND or (asked_for and not few):
            table: Any = Job.__table__
            statement = walked(statement, ("published_at", "id"), table.indexes)
        page = paging.keys(statement, NEWEST, asked, size + 1, skip)
    there = sheets.count.rows or not sheets.count.exact
    found = paging.found(db.session.execute(page_cards(page, asked)).all() if there else [], 2, asked, size)
    number = None if asked.number is None else asked.number + 1
    last = None if sheets.last is None else sheets.last + 1
    marks = marked(wanted.q, [row.id for row in found.rows]) if wanted.q else {}
    after = None if best and asked.skipped >= best_first.last(sheets) else found.after
    return Page(found.rows, sheets.count, number, last, found.before, after, marks)


def marked(q: str, ids: Sequence[int]) -> dict[int, Hit]:
    """These postings with what was looked for marked in them."""
    words = searching.parse(q)
    rows = db.session.execute(select(Job.id, Job.title, Job.description).where(Job.id.in_(ids))) if ids else ()
    return {row.id: Hit(highlight.marked(row.title, words), highlight.snippet(row.description, words)) for row in rows}


def live_keys(wanted: Search, found: ColumnElement[bool] | None = None) -> Select[Any]:
    """The keys of the live postings that match; ``found`` stands for the words (`question`), if it is given."""
    statement = select(Job.id.label("key")).join(Company, Company.id == Job.company_id)
    return statement.where(live(), *conditions(wanted, found))


def page_cards(page: Any, asked: paging.Wanted) -> Select[Any]:
    """The cards of a page of keys, each with its place."""
    columns: list[Any] = [*CARD, *(page.c[name] for name in paging.names(NEWEST))]
    cards = select(*columns).join(Company, Company.id == Job.company_id).join(page, page.c.key == Job.id)
    return cards.order_by(*paging.order_of(page, NEWEST, asked))


def counted(wanted: Search, asked_for: Question | None) -> tuple[bool, Count]:
    """Whether words have few hits, and how many postings match; of very many about as many as were counted last."""
    if asked_for:
        others = {name for name in criteria(wanted) if name not in ("q", "place")}
        alone = 0 if others or (wanted.q and wanted.place) else None
        few, counts = hits.counts(hits.statement(asked_for, partial(live_keys, wanted), [true()], alone), alone)
        return few, counts[0]
    narrowed = criteria(wanted)
    asked = stored.key("board", "asked", narrowed)
    parts, keys = counting.Parts([live_keys(wanted)]), [stored.key("board", "", narrowed)]
    found = counting.bounded(counting.bounded_statement(parts, keys, asked))[0]
    if found.old:
        stored.ask(asked, COUNT, narrowed)
    return False, found


def criteria(wanted: Search) -> dict[str, str]:
    """What is looked for as plain text, what is empty left out: figures are stored under it."""
    return {name: str(value) for name, value in vars(wanted).items() if value}


def search_of(args: Mapping[str, str]) -> Search:
    """The same again, from its text."""
    kinds: dict[str, Any] = {"remote": RemotePolicy, "type": EmploymentType, "category": Category}
    return Search(**{name: kinds.get(name, str)(value) for name, value in args.items()})


@background.work(COUNT, label=lazy_gettext("Counting the board"))
def count(actor: Actor, args: dict[str, str], progress: Progress) -> dict[str, Any]:
    """Count what matches to the end, and keep the figure."""
    parts = counting.Parts([live_keys(search_of(args))])
    rows = counting.exact(counting.exact_statement(parts))[0].rows
    stored.store({stored.key("board", "", args): rows})
    return {"rows": rows}


def question(wanted: Search) -> Question | None:
    """The words that are looked for: anywhere, or in the place only. Raises `Invalid` for what are none."""
    if wanted.q:
        return Question(searching.parse(wanted.q))
    return Question(searching.parse(wanted.place), part=Part.PLACE) if wanted.place else None


def conditions(wanted: Search, words: ColumnElement[bool] | None = None) -> list[ColumnElement[bool]]:
    """The clauses for what is looked for; ``words`` stands for the words. Raises `Invalid` for what are none."""
    found: list[ColumnElement[bool]] = []
    if words is not None:
        found.append(words)
    elif asked_for := question(wanted):
        found.append(asked_for.condition())
    if wanted.q and wanted.place:
        found.append(Question(searching.parse(wanted.place), part=Part.PLACE).walked())
    exact = {
        Company.slug: wanted.company,
        Job.remote: wanted.remote,
        Job.employment_type: wanted.type,
        Job.category: wanted.category,
        Job.language: wanted.language,
    }
    return found + [column == value for column, value in exact.items() if value]


def posting(job_id: int) -> Job | None:
    """The posting that may be shown, or said to be gone: of an active company, and public now or once.

    None for everything that never was public, and for numbers that are no ids.
    """
    if not 0 < job_id <= MAX_ID:
        return None
    job = db.session.scalar(
        select(Job)
        .join(Job.company)
        .options(contains_eager(Job.company))
        .where(Job.id == job_id, Company.status == CompanyStatus.ACTIVE, Job.deleted_at.is_(None))
    )
    return job if job is not None and was_public(job) else None


def was_public(job: Job) -> bool:
    """Whether readers can see the posting now, or could before it was closed or expired."""
    if job.state not in (JobState.PUBLISHED, JobState.EXPIRED, JobState.CLOSED):
        return False
    return job.published_at is not None and job.published_at <= utcnow()


def related(job: Job) -> Sequence[Any]:
    """A few live postings to read instead: of the same company, else of the same field of work."""
    same_company = cards([live(), Job.company_id == job.company_id, Job.id != job.id], RELATED)
    return same_company or cards([live(), Job.category == job.category, Job.id != job.id], RELATED)


def company(slug: str) -> Company | None:
    """The active company with this slug."""
    return db.session.scalar(select(Company).where(Company.slug == slug, Company.status == CompanyStatus.ACTIVE))


def cards(where: Sequence[ColumnElement[bool]], limit: int) -> Sequence[Any]:
    """The columns that cards show, newest first."""
    return db.session.execute(
        select(*CARD)
        .join(Company, Company.id == Job.company_id)
        .where(*where)
        .order_by(*paging.order(NEWEST))
        .limit(limit)
    ).all()
