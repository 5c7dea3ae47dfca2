"""api tokens

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-21 14:03:00.000000
"""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
