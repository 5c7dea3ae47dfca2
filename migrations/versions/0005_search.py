"""an index of words, kept in step by the database

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-21 07:30:00.000000
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
