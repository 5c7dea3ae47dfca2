"""pictures

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-21 14:04:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PICTURES = (("company", "logo"), ("user", "avatar"))


def upgrade():
    for table, name in PICTURES:
        op.add_column(table, sa.Column(name, sa.String(length=64)))
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def downgrade():
    for table, name in PICTURES:
        op.drop_index(op.f(f"ix_{table}_{name}"), table)
        op.drop_column(table, name)
