"""What the database's planner knows of the tables: without it SQLite takes an index that is not the best one.

PostgreSQL sees to it by itself (autovacuum), within minutes; after many rows at once it is told at once.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import text

from my_app.extensions import db, on_sqlite
from my_app.policies import COMMAND_LINE, Actor
from my_app.services import background
from my_app.services.background import Progress

KIND = "tables.look"
# Rows of each index that SQLite looks at: enough to tell its values apart, and no more for a million than for these.
LIMIT = 2000
# A work that writes so many postings makes what was known of the table worthless.
MANY = 1000
TABLES = ("job", "company", "user", "membership", "audit_entry")


def look_again() -> None:
    """Have SQLite look at the tables that grow: it never does by itself. In the caller's `transaction()`."""
    if on_sqlite():
        _analyze(*TABLES)


def ask(written: int) -> None:
    """After a work that wrote so many postings: have the table looked at, if they are many. In its `transaction()`."""
    if written >= MANY:
        background.ask(COMMAND_LINE, KIND, {})


@background.work(KIND, label=lazy_gettext("Looking at the tables"))
def look(actor: Actor, args: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Look at the postings, on every database."""
    _analyze("job")
    return {}


def _analyze(*tables: str) -> None:
    if on_sqlite():
        db.session.execute(text(f"PRAGMA analysis_limit = {LIMIT}"))
    for table in tables:
        db.session.execute(text(f'ANALYZE "{table}"'))
