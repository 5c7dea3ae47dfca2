"""factors

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-21 14:00:00.000000
"""

import sqlalchemy as sa
from alembic import op

import my_app.models.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("totp_secret", sa.String(length=255), nullable=True))
    op.add_column("user", sa.Column("totp_counter", sa.BigInteger(), nullable=True))
    op.add_column("user", sa.Column("totp_since", my_app.models.types.UTCDateTime(timezone=True), nullable=True))
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f("uq_recovery_code_user_id_code_hash")),
    )


def downgrade():
    op.drop_table("recovery_code")
    for name in ("totp_since", "totp_counter", "totp_secret"):
        op.drop_column("user", name)
