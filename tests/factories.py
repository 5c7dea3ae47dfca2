"""Rows for tests: ``JobFactory(published=True)``."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import factory
from factory.alchemy import SQLAlchemyModelFactory

from my_app.extensions import db
from my_app.models import (
    Company,
    CompanyStatus,
    Job,
    JobStatus,
    Membership,
    Part,
    Role,
    SalaryPeriod,
    SavedView,
    User,
    utcnow,
)
from my_app.policies import ROLE_PERMISSIONS

PASSWORD = "correct horse battery"
# What every posting needs, and what one has that names its pay.
POSTING = {
    "description": "Much to do, and time to do it in.",
    "place": "Springfield",
    "country": "US",
    "language": "en",
    "apply_email": "jobs@example.org",
}
PAID = {
    "salary_from": Decimal(40000),
    "salary_to": Decimal("52500.50"),
    "salary_currency": "EUR",
    "salary_period": SalaryPeriod.YEAR,
}


class Batch:
    """Whether rows are being made together."""

    is_open = False


class BaseFactory(SQLAlchemyModelFactory):
    """Commits each row, since the requests of a test read it in a session of their own."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731

    @classmethod
    def _save(cls, model_class, session, args, kwargs):
        row = model_class(*args, **kwargs)
        session.add(row)
        if not Batch.is_open:
            session.commit()
        return row


@contextmanager
def together():
    """Commit the rows of the block once, at its end: quicker for many."""
    Batch.is_open = True
    try:
        yield
        db.session.commit()
    finally:
        Batch.is_open = False


class RoleFactory(BaseFactory):
    class Meta:
        model = Role
        sqlalchemy_get_or_create = ("name",)

    name = "employer"
    permissions = factory.LazyAttribute(lambda role: sorted(ROLE_PERMISSIONS.get(role.name, ())))


class UserFactory(BaseFactory):
    class Meta:
        model = User

    class Params:
        role = "employer"

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = PASSWORD
    active = True
    fs_uniquifier = factory.LazyFunction(lambda: uuid.uuid4().hex)
    confirmed_at = factory.LazyFunction(utcnow)
    roles = factory.LazyAttribute(lambda user: [RoleFactory(name=user.role)] if user.role else [])


class CompanyFactory(BaseFactory):
    class Meta:
        model = Company

    class Params:
        suspended = factory.Trait(status=CompanyStatus.SUSPENDED)

    name = factory.Sequence(lambda n: f"Company {n}")
    slug = factory.Sequence(lambda n: f"company-{n}")


class MembershipFactory(BaseFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    company = factory.SubFactory(CompanyFactory)
    part = Part.OWNER


class JobFactory(BaseFactory):
    class Meta:
        model = Job

    class Params:
        in_review = factory.Trait(status=JobStatus.IN_REVIEW)
        published = factory.Trait(
            status=JobStatus.PUBLISHED,
            published_at=factory.LazyFunction(lambda: utcnow() - timedelta(days=1)),
            expires_at=factory.LazyFunction(lambda: utcnow() + timedelta(days=30)),
        )
        scheduled = factory.Trait(
            status=JobStatus.PUBLISHED, published_at=factory.LazyFunction(lambda: utcnow() + timedelta(days=2))
        )
        expired = factory.Trait(
            status=JobStatus.PUBLISHED,
            published_at=factory.LazyFunction(lambda: utcnow() - timedelta(days=9)),
            expires_at=factory.LazyFunction(lambda: utcnow() - timedelta(days=1)),
        )
        rejected = factory.Trait(status=JobStatus.REJECTED, reject_reason="The pay is missing.")
        closed = factory.Trait(status=JobStatus.CLOSED)
        trashed = factory.Trait(deleted_at=factory.LazyFunction(utcnow))
        paid = factory.Trait(**PAID)

    company = factory.SubFactory(CompanyFactory)
    title = factory.Sequence(lambda n: f"Job {n}")
    reference = factory.Sequence(lambda n: f"REF-{n}")
    vars().update(POSTING)


class SavedViewFactory(BaseFactory):
    class Meta:
        model = SavedView

    screen = "job"
    name = factory.Sequence(lambda n: f"View {n}")
    arguments = factory.LazyFunction(lambda: {"search": "engineer", "columns": "title,state"})
