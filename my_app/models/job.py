"""Job: a posting, its life and the one clause that says when it is live."""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from my_app.extensions import Model
from my_app.models.company import Company, CompanyStatus
from my_app.models.types import Created, Id, Updated, UTCDateTime, enum_column, utcnow

if TYPE_CHECKING:
    from my_app.models.user import User


class JobStatus(enum.StrEnum):
    """The stored state; `scheduled` and `expired` follow from the clock (see `JobState`)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REJECTED = "rejected"
    CLOSED = "closed"


class JobState(enum.StrEnum):
    """What a person sees: the stored state, refined by the clock and the trash."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    EXPIRED = "expired"
    REJECTED = "rejected"
    CLOSED = "closed"
    TRASH = "trash"


class RemotePolicy(enum.StrEnum):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class EmploymentType(enum.StrEnum):
    """The kind of contract, as schema.org/JobPosting knows them."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    TEMPORARY = "temporary"
    INTERNSHIP = "internship"
    APPRENTICESHIP = "apprenticeship"
    VOLUNTEER = "volunteer"
    OTHER = "other"


class Category(enum.StrEnum):
    """The field of work."""

    ADMINISTRATION = "administration"
    AGRICULTURE = "agriculture"
    COMMUNICATION = "communication"
    CONSTRUCTION = "construction"
    CUSTOMER_SERVICE = "customer_service"
    DESIGN = "design"
    EDUCATION = "education"
    ENGINEERING = "engineering"
    FINANCE = "finance"
    HEALTH = "health"
    HOSPITALITY = "hospitality"
    HUMAN_RESOURCES = "human_resources"
    IT = "it"
    LEGAL = "legal"
    LOGISTICS = "logistics"
    MANAGEMENT = "management"
    PUBLIC_SERVICE = "public_service"
    SALES = "sales"
    SCIENCE = "science"
    TRADES = "trades"
    OTHER = "other"


class SalaryPeriod(enum.StrEnum):
    """What the salary figures are paid for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


# The columns that lists of postings are sorted and filtered by, and those that they are only filtered by.
SORTED = (
    "title reference place country remote employment_type category salary_from language published_at expires_at"
).split()
FILTERED = ("salary_to", "salary_currency", "salary_period")
# Texts that may be looked for by their beginnings.
BEGUN = ("title", "reference", "place")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _kept(name: str, *columns: str, **more: Any) -> Index:
    """An index on what is not in the trash: nearly every row, and what nearly every question is about."""
    return Index(name, *columns, **_where("deleted_at IS NULL"), **more)


def _begun(column: str) -> Any:
    """On PostgreSQL a beginning is looked for in an index without the order of a language; SQLite's have none."""
    only = "postgresql"
    operators = {column: "varchar_pattern_ops"}
    return _kept(f"ix_job_{column}_begins", column, postgresql_ops=operators, info={"only": only}).ddl_if(dialect=only)


class Job(Model):
    """A posting of one company."""

    __tablename__ = "job"

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="RESTRICT"))
    reference: Mapped[str | None] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(20000), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    remote: Mapped[RemotePolicy] = mapped_column(enum_column(RemotePolicy), default=RemotePolicy.ONSITE)
    employment_type: Mapped[EmploymentType] = mapped_column(
        enum_column(EmploymentType), default=EmploymentType.FULL_TIME
    )
    category: Mapped[Category] = mapped_column(enum_column(Category), default=Category.OTHER)
    salary_from: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    salary_to: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    salary_currency: Mapped[str | None] = mapped_column(String(3))
    salary_period: Mapped[SalaryPeriod | None] = mapped_column(enum_column(SalaryPeriod))
    language: Mapped[str] = mapped_column(String(10), default="en")
    apply_url: Mapped[str | None] = mapped_column(String(500))
    apply_email: Mapped[str | None] = mapped_column(String(255))
    status: Mapped[JobStatus] = mapped_column(enum_column(JobStatus), default=JobStatus.DRAFT)
    reject_reason: Mapped[str | None] = mapped_column(String(1000))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # When the review ended well; `published_at` may have been planned for later.
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]
    version: Mapped[int] = mapped_column(default=1)

    company: Mapped[Company] = relationship(back_populates="jobs")
    created_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("company_id", "reference"),
        CheckConstraint("length(title) > 0", name="title_present"),
        CheckConstraint("salary_from >= 0 AND salary_to >= 0", name="salary_positive"),
        CheckConstraint("salary_from <= salary_to", name="salary_order"),
        CheckConstraint(
            "(salary_from IS NULL AND salary_to IS NULL)"
            " OR (salary_currency IS NOT NULL AND salary_period IS NOT NULL)",
            name="salary_complete",
        ),
        CheckConstraint("expires_at > published_at", name="expiry_after_publication"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_time"),
        CheckConstraint("status <> 'rejected' OR reject_reason IS NOT NULL", name="rejected_has_reason"),
        # What a list is sorted and filtered by, in its order down to the key: a page is a piece of one of these, and
        # whose rows they are is told without reading them. The trash has its own, so that nothing which is in it has
        # to be passed over.
        *(_kept(f"ix_job_{name}", name, "id", "company_id") for name in SORTED),
        *(_kept(f"ix_job_{name}", name) for name in FILTERED),
        *(_begun(name) for name in BEGUN),
        _kept("ix_job_updated_at", "updated_at", "id"),
        _kept("ix_job_company_id_updated_at", "company_id", "updated_at", "id"),
        Index("ix_job_trash", "updated_at", "id", "company_id", **_where("deleted_at IS NOT NULL")),
        # The queue of those who review: who has waited longest comes first.
        Index(
            "ix_job_queue",
            "submitted_at",
            "id",
            "company_id",
            **_where("status = 'in_review' AND deleted_at IS NULL"),
        ),
        # These hold all that a state is made of: counting by state reads no row, for one company and for the board.
        # They end with what their condition is about: without it SQLite would read each row for it.
        Index("ix_job_company_state", "company_id", "status", "published_at", "expires_at", "deleted_at"),
        _kept("ix_job_board", "status", "published_at", "id", "expires_at", "company_id", "deleted_at"),
        # What is over, in the order of its end; and what will be soon.
        _kept("ix_job_over", "status", "expires_at", "id", "published_at", "company_id", "deleted_at"),
        # Each state's tab, in the order in which it is shown first, and sorted by the state.
        _kept("ix_job_state_updated_at", "status", "updated_at", "id", "published_at", "expires_at", "deleted_at"),
        # A number is never given twice: an export that came out before must not lead to another posting.
        {"sqlite_autoincrement": True},
    )

    def __str__(self) -> str:
        return self.title

    @staticmethod
    @cache
    def untrashed() -> ColumnElement[bool]:
        """The clause for what is not in the trash."""
        return Job.deleted_at.is_(None)

    @property
    def state(self) -> JobState:
        """The state a person sees now."""
        if self.deleted_at is not None:
            return JobState.TRASH
        if self.status is not JobStatus.PUBLISHED:
            return JobState(self.status.value)
        now = utcnow()
        if self.published_at is not None and self.published_at > now:
            return JobState.SCHEDULED
        if self.expires_at is not None and self.expires_at <= now:
            return JobState.EXPIRED
        return JobState.PUBLISHED


# The moment in which a statement runs: clauses that hold it are made once, and are right in every request.
NOW: BindParameter[datetime] = bindparam("now", callable_=utcnow, type_=UTCDateTime())


def in_state(state: JobState, now: datetime | None = None) -> ColumnElement[bool]:
    """The clause for `Job.state == state` at ``now`` (the moment in which the statement runs by default)."""
    return _in_state_now(state) if now is None else _in_state(state, now)


@cache
def _in_state_now(state: JobState) -> ColumnElement[bool]:
    return _in_state(state, NOW)


def public_parts(now: Any) -> dict[str, ColumnElement[bool]]:
    """What has to hold of a posting for the public, by name; its company has to be active as well (`live_parts`)."""
    return {
        "untrashed": Job.untrashed(),
        "published": Job.status == JobStatus.PUBLISHED,
        "begun": Job.published_at <= now,
        "unexpired": or_(Job.expires_at.is_(None), Job.expires_at > now),
    }


def _in_state(state: JobState, now: Any) -> ColumnElement[bool]:
    begun = Job.published_at <= now
    over = Job.expires_at <= now
    conditions: dict[JobState, list[Any]] = {
        JobState.SCHEDULED: [Job.status == JobStatus.PUBLISHED, Job.published_at > now],
        JobState.EXPIRED: [Job.status == JobStatus.PUBLISHED, begun, over],
    }
    if state is JobState.TRASH:
        return Job.deleted_at.is_not(None)
    if state is JobState.PUBLISHED:
        return and_(*public_parts(now).values())
    if state not in conditions:
        return and_(Job.deleted_at.is_(None), Job.status == JobStatus(state.value))
    return and_(Job.deleted_at.is_(None), *conditions[state])


@cache
def in_any_state(states: tuple[JobState, ...]) -> ColumnElement[bool]:
    """The clause for a posting that is in one of ``states`` now."""
    return or_(*(in_state(state) for state in states))


def live(now: datetime | None = None) -> ColumnElement[bool]:
    """THE clause for what the public sees: published, begun, not expired, not in the trash, company active.

    The statement that uses it must join `Company`.
    """
    return and_(in_state(JobState.PUBLISHED, now), company_active())


def live_parts() -> dict[str, ColumnElement[bool]]:
    """The parts of `live` by name, for who asks which of them does not hold."""
    return {**public_parts(NOW), "company_active": company_active()}


def company_active() -> ColumnElement[bool]:
    """The clause for a company whose postings are shown."""
    return Company.status == CompanyStatus.ACTIVE
