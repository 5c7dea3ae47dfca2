"""How the databases would run a statement, where nothing but a missing index makes them read all rows."""

from __future__ import annotations

import re

from sqlalchemy import inspect, text
from sqlalchemy.dialects import postgresql

from my_app.extensions import db

# What PostgreSQL would rather do with tables as small as those of the tests.
EASY = ("seqscan", "sort", "incremental_sort", "hashjoin", "mergejoin")


def plan(statement, *, off=(*EASY, "bitmapscan")):
    """The steps of a statement's plan."""
    if db.engine.dialect.name == "sqlite":
        compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
        return [row[-1] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}".replace(":", r"\:")))]
    for name in (*EASY, "bitmapscan"):
        db.session.execute(text(f"SET LOCAL enable_{name} = {'off' if name in off else 'on'}"))
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    return [row[0] for row in db.session.execute(text(f"EXPLAIN {compiled}".replace(":", r"\:")))]


def read_whole(steps, table):
    """The steps that read all of a table, or all of one of its indexes."""
    if db.engine.dialect.name == "sqlite":
        return [step for step in steps if re.match(rf"SCAN {table}\b", step)]
    nodes = re.split(r"\n(?=.*->)", "\n".join(steps))
    # A bitmap's condition is that of the index scans below it.
    whole = rf"Scan (using \w+ )?on \"?{table}\b|Bitmap Index Scan on \w+_{table}_"
    scans = [node for node in nodes if re.search(whole, node)]
    unaided = [node for node in scans if "Bitmap Heap" not in node and "Index Cond" not in node]
    if any("BitmapAnd" in node for node in nodes) and any("Index Cond" in node for node in scans):
        # A whole index beside one that is asked: to a test's few rows it is so small that it seems to cost nothing.
        return [node for node in unaided if "Bitmap Index" not in node]
    return unaided


def as_if_large(table):
    """Have the planner forget what other tests had it learn of their few rows: that would decide the plans.

    PostgreSQL believes, until the transaction ends, that this table holds a million rows; SQLite does by itself.
    """
    if db.engine.dialect.name == "sqlite":
        if inspect(db.session.connection()).has_table("sqlite_stat1"):
            db.session.execute(text("DELETE FROM sqlite_stat1"))
            db.session.execute(text("ANALYZE sqlite_schema"))
        return
    its = f"(SELECT indexrelid FROM pg_index WHERE indrelid = '{table}'::regclass)"
    large = "UPDATE pg_class SET reltuples = 1000000, relpages = 1"
    db.session.execute(text(f"{large} WHERE oid = '{table}'::regclass OR oid IN {its}"))
    db.session.execute(text(f"DELETE FROM pg_statistic WHERE starelid = '{table}'::regclass"))
