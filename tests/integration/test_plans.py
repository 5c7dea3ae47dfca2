"""Plans of the lists' statements: a page is a piece of an index, whoever asks, whatever it is sorted by."""

from __future__ import annotations

import pytest
from flask import g
from sqlalchemy import func, select, true
from sqlalchemy.sql.elements import False_

from my_app.admin.lists.listing import Listing, Query
from my_app.extensions import db, on_sqlite
from my_app.models import Job, JobState, in_state
from my_app.policies import Permission, actor_for, rows
from my_app.services.lists import paging
from tests.plans import EASY, as_if_large, plan, read_whole

SORTS = (
    "title company.name state reference place country remote employment_type category salary language published_at"
    " expires_at updated_at"
).split()


# Filters that no index serves, by the end of their names; all others are found in one.
READ_ALL = {
    "_contains": "looked for in the middle of a text",
    "_not_contains": "nearly every row is an answer",
    "_not_in": "nearly every row is an answer",
    "_not_equals": "nearly every row is an answer",
    "task/kind_equals": "what has ended is removed after some days: the table stays short",
    "task/kind_in": "the same",
}


@pytest.fixture
def view(app):
    """The list of postings, of which SQLite knows nothing that other tests have had it learn."""
    if on_sqlite():
        as_if_large("job")
    return next(view for view in app.extensions["admin"][0]._views if view.endpoint == "job")


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
            found = "\n".join(plan(statement))
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
        found = "\n".join(plan(statement))
    assert "expires_at<?" in found or "expires_at <= " in found, found
    assert "TEMP B-TREE" not in found, found
    assert "Sort Key" not in found, found


def test_on_sqlite_an_employers_count_reads_no_row(app, cast):
    # PostgreSQL does as well, once there are so many rows that it matters which index it takes.
    if db.engine.dialect.name != "sqlite":
        return
    clause = rows(actor_for(cast.owner, "en", "UTC"), Permission.JOB_READ, Job)
    for state in JobState:
        found = "\n".join(plan(select(func.count()).select_from(Job).where(clause, in_state(state))))
        assert "COVERING INDEX" in found, found


def asked(flt, view):
    """A value for a filter that finds few rows."""
    options = [str(key) for key, _words in flt.get_options(view) or ()]
    plain = {"days": "7", "date": "2026-01-31", "number": "7", "text": "some"}
    if options:
        return options[0]
    value = plain[flt.input]
    return f"{value}..{value}" if flt.shape == "range" else value


def served(name):
    return not any(name.endswith(end) for end in READ_ALL)


@pytest.mark.parametrize("who", ["admin", "owner"])
def test_each_filter_of_each_list_is_found_in_an_index(app, cast, who):
    actor, wrong, seen = actor_for(getattr(cast, who), "en", "UTC"), {}, 0
    as_if_large("job")
    for view in app.extensions["admin"][0]._views:
        filters = getattr(view, "_filter_args", None) or {}
        if db.engine.dialect.name == "postgresql" and view.endpoint != "job":
            continue  # of small tables its plans say nothing, and beginnings are looked for in postings only
        for code, (_index, flt) in filters.items() if hasattr(view, "listing") else ():
            with app.test_request_context(f"/admin/{view.endpoint}/"):
                g.actor = actor
                listing = Listing(view, view.scope(view.read_permission), Query(filters=[[(flt, asked(flt, view))]]))
                if isinstance(listing.scope, False_) or not served(f"{view.endpoint}/{code}"):
                    continue
                tab = next((clause for _words, clause in view.tabs().values()), true())
                steps = plan(listing.narrowed(select(listing.key), tab).statement, off=EASY)
            seen += 1
            found = read_whole(steps, view.model.__tablename__)
            if found:
                wrong[f"{view.endpoint}/{code}"] = steps
    assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())
    assert seen > 40, seen
