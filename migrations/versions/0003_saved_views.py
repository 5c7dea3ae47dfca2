"""saved views, and how each person likes their lists

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-21 04:26:00.000000
"""

import sqlalchemy as sa
from alembic import op

import my_app.models.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("list_preferences", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("screen", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "owner",
                "company",
                "staff",
                name="audience_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_saved_view_name_present")),
        sa.CheckConstraint(
            "(audience = 'company') = (company_id IS NOT NULL)", name=op.f("ck_saved_view_company_of_audience")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_saved_view_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "screen", "name", name=op.f("uq_saved_view_user_id_screen_name")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_view_audience", "saved_view", ["screen", "audience", "company_id"])
    op.create_index(op.f("ix_saved_view_company_id"), "saved_view", ["company_id"])


def downgrade():
    op.drop_index(op.f("ix_saved_view_company_id"), table_name="saved_view")
    op.drop_index("ix_saved_view_audience", table_name="saved_view")
    op.drop_table("saved_view")
    op.drop_column("user", "list_preferences")
