"""Plans of the lists' statements: a page is a piece of an index, whoever asks, whatever it is sorted by."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql

from my_app.admin.listing import Listing, Query
from my_app.extensions import db
from my_app.models import Job, JobState, in_state
from my_app.policies import Permission, actor_for, rows
from my_app.services.lists import paging

SORTS = (
    "title company.name state reference place country remote employment_type category salary language published_at"
    " expires_at updated_at"
).split()


@pytest.fixture
def view(app):
    """The list of postings."""
    return next(view for view in app.extensions["admin"][0]._views if view.endpoint == "job")


def plan(app, statement):
    """The steps of a statement's plan, where nothing but a missing index makes PostgreSQL read or sort all rows."""
    if db.engine.dialect.name == "sqlite":
        compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
        return [row[-1] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}".replace(":", r"\:")))]
    for name in ("seqscan", "bitmapscan", "sort", "incremental_sort", "hashjoin", "mergejoin"):
        db.session.execute(text(f"SET LOCAL enable_{name} = off"))
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    return [row[0] for row in db.session.execute(text(f"EXPLAIN {compiled}".replace(":", r"\:")))]


def first_stretch(view, actor, query, tab):
    """What is read for the first page of a long list: its keys, in order."""
    listing = Listing(view, rows(actor, Permission.JOB_READ, Job), query)
    found = listing.narrowed(select(Job.id.label("key")), tab)
    terms = listing.terms(found)
    conditions, order = paging.stretches(terms, paging.Wanted())[0]
    return listing.walked(found.statement, terms).where(*conditions).order_by(*order).limit(51)


@pytest.mark.parametrize("tab", ["all", "published"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_page_is_read_along_an_index(app, cast, view, sort, tab):
    clause = Job.deleted_at.is_(None) if tab == "all" else in_state(JobState(tab))
    for person in (cast.admin, cast.owner):
        query = Query(sort=sort, descending=True)
        with app.test_request_context():
            statement = first_stretch(view, actor_for(person, "en", "UTC"), query, clause)
            found = "\n".join(plan(app, statement))
        assert "ix_" in found, found
        assert "SCAN job\n" not in f"{found}\n", found
        assert "Seq Scan on job" not in found, found
        # By the company's name the postings of companies of one name may be sorted.
        if sort != "company.name":
            assert "TEMP B-TREE" not in found, found
            assert "Sort Key" not in found, found


def test_what_is_over_is_read_from_now_on(app, cast, view):
    with app.test_request_context("/admin/job/?tab=expired"):
        listing = Listing(view, rows(actor_for(cast.admin, "en", "UTC"), Permission.JOB_READ, Job), Query())
        assert listing.plain_terms()[0].column is Job.expires_at
        statement = first_stretch(view, actor_for(cast.admin, "en", "UTC"), Query(), in_state(JobState.EXPIRED))
        found = "\n".join(plan(app, statement))
    assert "expires_at<?" in found or "expires_at <= " in found, found
    assert "TEMP B-TREE" not in found, found
    assert "Sort Key" not in found, found


def test_on_sqlite_an_employers_count_reads_no_row(app, cast):
    # PostgreSQL does as well, once there are so many rows that it matters which index it takes.
    if db.engine.dialect.name != "sqlite":
        return
    clause = rows(actor_for(cast.owner, "en", "UTC"), Permission.JOB_READ, Job)
    for state in JobState:
        found = "\n".join(plan(app, select(func.count()).select_from(Job).where(clause, in_state(state))))
        assert "COVERING INDEX" in found, found
