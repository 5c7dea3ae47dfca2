"""view as

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-21 14:06:00.000000
"""

import sqlalchemy as sa
from alembic import op

import my_app.models.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ADDED = "user:view_as"
role = sa.table("role", sa.column("name", sa.String), sa.column("permissions", sa.JSON))


def upgrade():
    with op.batch_alter_table("user_session") as batch:
        batch.add_column(sa.Column("viewing_user_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("viewing_since", my_app.models.types.UTCDateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_user_session_viewing_user_id"), "user", ["viewing_user_id"], ["id"], ondelete="SET NULL"
        )
    change_admin(lambda held: [*held, *([ADDED] if ADDED not in held else [])])


def change_admin(change):
    """The admin's role holds what is new, as it would in a new database."""
    connection = op.get_bind()
    for held in connection.scalars(sa.select(role.c.permissions).where(role.c.name == "admin")).all():
        connection.execute(role.update().where(role.c.name == "admin").values(permissions=change(held)))


def downgrade():
    change_admin(lambda held: [name for name in held if name != ADDED])
    with op.batch_alter_table("user_session") as batch:
        batch.drop_constraint(op.f("fk_user_session_viewing_user_id"), type_="foreignkey")
        batch.drop_column("viewing_since")
        batch.drop_column("viewing_user_id")
