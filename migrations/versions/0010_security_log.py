"""security log

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-21 14:02:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What was recorded before there was a security log, and belongs in it.
SECURITY = (
    "user.register user.create user.update user.activate user.deactivate user.end_sessions "
    "session.end session.end_others role.create role.update role.delete membership.add membership.change "
    "membership.remove invitation.send invitation.revoke invitation.accept "
    "job.export company.export user.export"
).split()

entry = sa.table(
    "audit_entry",
    sa.column("user_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("subject_type", sa.String),
    sa.column("subject_id", sa.Integer),
    sa.column("security", sa.Boolean),
    sa.column("account_id", sa.Integer),
)


def upgrade():
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=64)))
        batch_op.add_column(sa.Column("request_id", sa.String(length=64)))
        batch_op.add_column(sa.Column("security", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("account_id", sa.Integer()))
        batch_op.create_foreign_key(
            op.f("fk_audit_entry_account_id"), "user", ["account_id"], ["id"], ondelete="SET NULL"
        )
    about_user = (entry.c.subject_type == "user") & sa.exists(sa.text('1 FROM "user" WHERE id = subject_id'))
    account = sa.case((about_user, entry.c.subject_id), else_=entry.c.user_id)
    op.execute(entry.update().where(entry.c.action.in_(SECURITY)).values(security=sa.true(), account_id=account))
    op.create_index(op.f("ix_audit_entry_address"), "audit_entry", ["address"])
    op.create_index(op.f("ix_audit_entry_request_id"), "audit_entry", ["request_id"])
    op.create_index("ix_audit_entry_security_at", "audit_entry", ["security", "at", "id"])
    op.create_index("ix_audit_entry_account_id_at", "audit_entry", ["account_id", "at", "id"])


def downgrade():
    op.drop_index("ix_audit_entry_account_id_at", "audit_entry")
    op.drop_index("ix_audit_entry_security_at", "audit_entry")
    op.drop_index(op.f("ix_audit_entry_request_id"), "audit_entry")
    op.drop_index(op.f("ix_audit_entry_address"), "audit_entry")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_constraint(op.f("fk_audit_entry_account_id"), type_="foreignkey")
        for name in ("account_id", "security", "request_id", "address"):
            batch_op.drop_column(name)
