"""What the public reads: search, one posting, one company. Everybody sees the same, so no actor is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
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
    fold,
    live,
    utcnow,
)
from my_app.models.job import PLACE_MARK

PAGE_SIZE = 20
RELATED = 5
MAX_ID = 2**31 - 1
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


@dataclass(frozen=True)
class Page:
    """One page of cards; ``number`` counts from 1 and is never past the last."""

    jobs: Sequence[Any]
    total: int
    number: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page; 1 when there is nothing."""
        return last_page(self.total, self.size)


def search(wanted: Search, page: int = 1) -> Page:
    """The live postings that match, newest first. A page before the first or past the last is that one."""
    where = [live(), *conditions(wanted)]
    total = db.session.scalar(select(func.count(Job.id)).join(Company).where(*where)) or 0
    number = min(max(page, 1), last_page(total, PAGE_SIZE))
    return Page(cards(where, PAGE_SIZE, (number - 1) * PAGE_SIZE) if total else [], total, number)


def conditions(wanted: Search) -> list[ColumnElement[bool]]:
    """The clauses for what is looked for: every word, somewhere in the posting or in its company's name."""
    found: list[ColumnElement[bool]] = [
        or_(Job.search_text.contains(word, autoescape=True), Company.search_text.contains(word, autoescape=True))
        for word in dict.fromkeys(fold(wanted.q).split())
    ]
    if place := fold(wanted.place).strip():
        text = Job.search_text
        found.append(text.like(f"%{PLACE_MARK}%{escaped(place)}%{PLACE_MARK}%", escape="/"))
    exact = {
        Company.slug: wanted.company,
        Job.remote: wanted.remote,
        Job.employment_type: wanted.type,
        Job.category: wanted.category,
        Job.language: wanted.language,
    }
    return found + [column == value for column, value in exact.items() if value]


def escaped(text: str) -> str:
    """``text`` so that LIKE reads it letter by letter; the escape is a slash."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


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


def cards(where: Sequence[ColumnElement[bool]], limit: int, offset: int = 0) -> Sequence[Any]:
    """The columns that cards show, newest first."""
    return db.session.execute(
        select(*CARD)
        .join(Company, Company.id == Job.company_id)
        .where(*where)
        .order_by(Job.published_at.desc(), Job.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def last_page(total: int, size: int) -> int:
    """How many pages ``total`` rows fill; at least one."""
    return max(1, -(-total // size))
