"""when a posting was approved

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-21 04:24:00.000000
"""

import sqlalchemy as sa
from alembic import op

import my_app.models.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The trail knows when those were approved that are published already.
FROM_THE_TRAIL = """
UPDATE job SET approved_at = (
    SELECT max(at) FROM audit_entry
    WHERE subject_type = 'job' AND subject_id = job.id AND action = 'job.publish'
) WHERE status IN ('published', 'closed') AND published_at IS NOT NULL
"""


def upgrade():
    op.add_column("job", sa.Column("approved_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True))
    op.execute(FROM_THE_TRAIL)
    op.drop_index("ix_job_created_at", "job")
    op.create_index("ix_job_created", "job", ["created_at", "deleted_at", "company_id"])
    op.create_index("ix_job_approval", "job", ["approved_at", "submitted_at", "deleted_at", "company_id"])


def downgrade():
    op.drop_index("ix_job_approval", "job")
    op.drop_index("ix_job_created", "job")
    op.create_index("ix_job_created_at", "job", ["created_at"])
    op.drop_column("job", "approved_at")
