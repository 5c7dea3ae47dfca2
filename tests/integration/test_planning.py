"""The planner knows the tables: on SQLite, which looks at none by itself, and after many rows at once."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from my_app.extensions import db
from my_app.models import BackgroundTask
from my_app.services import background, planning
from my_app.services.transaction import transaction
from my_app.tasks.tidying import tidy


@pytest.fixture(autouse=True)
def forgotten(app):
    """The databases are shared: the tests of the plans want tables at which nobody has looked."""
    yield
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        forget()
        db.session.execute(text("ANALYZE sqlite_schema"))  # has the planner read that there is nothing
    else:
        db.session.execute(text("TRUNCATE job, job_search CASCADE"))
        db.session.execute(text("DELETE FROM pg_statistic WHERE starelid = 'job'::regclass"))
    db.session.commit()


def known(app):
    """How many indexes of the postings the planner knows something of."""
    if db.engine.dialect.name == "sqlite":
        return db.session.scalar(text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'job'"))
    # As many rows as were there when the table was looked at; -1 before.
    return db.session.scalar(text("SELECT greatest(reltuples, 0) FROM pg_class WHERE relname = 'job'"))


def forget():
    """As if the tables had been empty when they were looked at."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("ANALYZE company"))
        db.session.execute(text("DELETE FROM sqlite_stat1"))
        db.session.commit()


def test_the_hourly_work_looks_at_the_tables_on_sqlite(app, cast):
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL looks by itself
    forget()
    tidy(app)
    assert known(app) > 0


def test_many_postings_at_once_have_the_table_looked_at(app, cast):
    forget()
    with transaction():
        planning.ask(planning.MANY)
    background.run_waiting()
    assert known(app) > 0


def test_few_postings_have_not(app, cast):
    with transaction():
        planning.ask(planning.MANY - 1)
    assert BackgroundTask.query.count() == 0
