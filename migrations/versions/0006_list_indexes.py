"""indexes for lists of a million postings

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-21 07:30:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEPT = "deleted_at IS NULL"
TRASH = "deleted_at IS NOT NULL"
QUEUE = f"status = 'in_review' AND {KEPT}"
SORTED = (
    "title reference place country remote employment_type category salary_from language published_at expires_at"
).split()
FILTERED = ("salary_to", "salary_currency", "salary_period")
BEGUN = ("title", "reference", "place")
# Name, columns, condition.
NEW = [
    *((f"ix_job_{name}", [name, "id", "company_id"], KEPT) for name in SORTED),
    *((f"ix_job_{name}", [name], KEPT) for name in FILTERED),
    ("ix_job_updated_at", ["updated_at", "id"], KEPT),
    ("ix_job_company_id_updated_at", ["company_id", "updated_at", "id"], KEPT),
    ("ix_job_trash", ["updated_at", "id", "company_id"], TRASH),
    ("ix_job_queue", ["submitted_at", "id", "company_id"], QUEUE),
    ("ix_job_board", ["status", "published_at", "id", "expires_at", "company_id", "deleted_at"], KEPT),
    ("ix_job_over", ["status", "expires_at", "id", "published_at", "company_id", "deleted_at"], KEPT),
    ("ix_job_state_updated_at", ["status", "updated_at", "id", "published_at", "expires_at", "deleted_at"], KEPT),
]
OLD = [
    *((f"ix_job_{name}", [name], None) for name in (*SORTED, *FILTERED, "updated_at")),
    ("ix_job_created_by_id", ["created_by_id"], None),
    ("ix_job_submitted_at", ["submitted_at"], None),
    ("ix_job_company_id_updated_at", ["company_id", "updated_at"], None),
    ("ix_job_trash", ["deleted_at"], TRASH),
    ("ix_job_board", ["status", "published_at", "expires_at", "deleted_at", "company_id"], None),
    ("ix_job_created", ["created_at", "deleted_at", "company_id"], None),
    ("ix_job_approval", ["approved_at", "submitted_at", "deleted_at", "company_id"], None),
]


def upgrade():
    replace(OLD, NEW)
    # Beginnings are looked for without the order of a language. SQLite's indexes have none anyway.
    if on_postgresql():
        for name in BEGUN:
            op.create_index(
                f"ix_job_{name}_begins",
                "job",
                [name],
                postgresql_ops={name: "varchar_pattern_ops"},
                postgresql_where=sa.text(KEPT),
            )


def downgrade():
    if on_postgresql():
        for name in BEGUN:
            op.drop_index(f"ix_job_{name}_begins", table_name="job")
    replace(NEW, OLD)


def replace(before, after):
    """One set of indexes for another, and what the planner knows of them."""
    for name, _columns, _condition in before:
        op.drop_index(name, table_name="job")
    for name, columns, condition in after:
        where = sa.text(condition) if condition else None
        op.create_index(name, "job", columns, sqlite_where=where, postgresql_where=where)
    if not on_postgresql():
        op.execute("PRAGMA analysis_limit = 2000")
    op.execute("ANALYZE job")


def on_postgresql():
    return op.get_context().dialect.name == "postgresql"
