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
LISTED = (
    "title place country remote employment_type category salary_from salary_to salary_currency salary_period"
    " language reference published_at expires_at updated_at"
).split()
# Name, columns, condition.
NEW = [
    *((f"ix_job_{name}", [name, "id"], KEPT) for name in LISTED),
    ("ix_job_company_id_updated_at", ["company_id", "updated_at", "id"], KEPT),
    ("ix_job_company_id", ["company_id", "id"], KEPT),
    ("ix_job_trash", ["updated_at", "id", "company_id"], TRASH),
    ("ix_job_queue", ["submitted_at", "id", "company_id"], QUEUE),
    ("ix_job_board", ["status", "published_at", "id", "expires_at", "company_id", "deleted_at"], KEPT),
    ("ix_job_over", ["status", "expires_at", "id", "published_at", "company_id", "deleted_at"], KEPT),
    ("ix_job_state_updated_at", ["status", "updated_at", "id", "published_at", "expires_at", "deleted_at"], KEPT),
    ("ix_job_status", ["status", "id", "deleted_at"], KEPT),
    ("ix_job_created", ["company_id", "created_at", "deleted_at"], KEPT),
    ("ix_job_approval", ["company_id", "approved_at", "submitted_at", "deleted_at"], KEPT),
]
OLD = [
    *((f"ix_job_{name}", [name], None) for name in LISTED),
    ("ix_job_submitted_at", ["submitted_at"], None),
    ("ix_job_company_id_updated_at", ["company_id", "updated_at"], None),
    ("ix_job_trash", ["deleted_at"], TRASH),
    ("ix_job_board", ["status", "published_at", "expires_at", "deleted_at", "company_id"], None),
    ("ix_job_created", ["created_at", "deleted_at", "company_id"], None),
    ("ix_job_approval", ["approved_at", "submitted_at", "deleted_at", "company_id"], None),
]


def upgrade():
    replace(OLD, NEW)


def downgrade():
    replace(NEW, OLD)


def replace(before, after):
    """One set of indexes for another, and what the planner knows of them."""
    for name, _columns, _condition in before:
        op.drop_index(name, table_name="job")
    for name, columns, condition in after:
        where = sa.text(condition) if condition else None
        op.create_index(name, "job", columns, sqlite_where=where, postgresql_where=where)
    if op.get_context().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 2000")
    op.execute("ANALYZE job")
