"""background work, imports as batches, and the figures of large lists

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-21 07:20:00.000000
"""

import re

import sqlalchemy as sa
from alembic import op

import my_app.models.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADDED = {
    "admin": ["import:read", "import:undo", "task:read", "task:retry"],
    "moderator": ["import:read", "import:undo"],
}
role = sa.table("role", sa.column("name", sa.String), sa.column("permissions", sa.JSON))


def upgrade():
    number_postings_once()
    op.create_table(
        "list_count",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("facets", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_list_count")),
    )
    op.create_table(
        "background_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "dead",
                "stopped",
                name="taskstate_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("due_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("started_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("beat_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "done >= 0 AND (total IS NULL OR total >= 0)", name=op.f("ck_background_task_progress_positive")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_background_task_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_background_task")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_background_task_created_at", "background_task", ["created_at"])
    op.create_index("ix_background_task_due", "background_task", ["state", "due_at"])
    op.create_index("ix_background_task_user_id_created_at", "background_task", ["user_id", "created_at"])

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("stored_as", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "csv", "xlsx", "jsonl", name="sheetkind_known", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "uploaded",
                "checking",
                "checked",
                "applying",
                "applied",
                "undoing",
                "undone",
                "failed",
                name="batchstate_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("applied_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_import_batch_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["background_task.id"], name=op.f("fk_import_batch_task_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_import_batch_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_batch_company_id_created_at", "import_batch", ["company_id", "created_at"])
    op.create_index("ix_import_batch_created_at", "import_batch", ["created_at"])
    op.create_index("ix_import_batch_state", "import_batch", ["state"])
    op.create_index(op.f("ix_import_batch_task_id"), "import_batch", ["task_id"])
    op.create_index(op.f("ix_import_batch_user_id"), "import_batch", ["user_id"])

    op.create_table(
        "import_change",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_change_batch_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_change_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("batch_id", "job_id", name=op.f("pk_import_change")),
    )
    op.create_index(op.f("ix_import_change_job_id"), "import_change", ["job_id"])

    change_roles(lambda held, added: [*held, *(name for name in added if name not in held)])


def change_roles(change):
    """The built-in roles hold what is new, as they would in a new database."""
    connection = op.get_bind()
    for name, held in connection.execute(sa.select(role.c.name, role.c.permissions)).all():
        if name in ADDED:
            permissions = change(held, ADDED[name])
            connection.execute(role.update().where(role.c.name == name).values(permissions=permissions))


def downgrade():
    change_roles(lambda held, added: [name for name in held if name not in added])
    op.drop_index(op.f("ix_import_change_job_id"), table_name="import_change")

    op.drop_table("import_change")
    op.drop_index(op.f("ix_import_batch_user_id"), table_name="import_batch")
    op.drop_index(op.f("ix_import_batch_task_id"), table_name="import_batch")
    op.drop_index("ix_import_batch_state", table_name="import_batch")
    op.drop_index("ix_import_batch_created_at", table_name="import_batch")
    op.drop_index("ix_import_batch_company_id_created_at", table_name="import_batch")

    op.drop_table("import_batch")
    op.drop_index("ix_background_task_user_id_created_at", table_name="background_task")
    op.drop_index("ix_background_task_due", table_name="background_task")
    op.drop_index("ix_background_task_created_at", table_name="background_task")

    op.drop_table("background_task")
    op.drop_table("list_count")


def number_postings_once():
    """Have SQLite never give a posting the number of one that is gone: exports and the trail name postings by it.

    Its table is made anew for that, from its own words and so with all that it has. It stays so on the way down.
    """
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    before = bind.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'job'").scalar_one()
    # The indexes and triggers that go with it.
    parts = "SELECT sql FROM sqlite_master WHERE type <> 'table' AND tbl_name = 'job' AND sql IS NOT NULL"
    if "AUTOINCREMENT" in before:
        return
    after = re.sub(r'^CREATE TABLE "?job"? \(\s*id INTEGER NOT NULL', NUMBERED, before)
    after = re.sub(r",\s*CONSTRAINT pk_job PRIMARY KEY \(id\)", "", after)
    again = [after, "INSERT INTO job_new SELECT * FROM job", "DROP TABLE job", "ALTER TABLE job_new RENAME TO job"]
    for statement in [*again, *bind.exec_driver_sql(parts).scalars().all()]:
        bind.exec_driver_sql(statement)


NUMBERED = "CREATE TABLE job_new (\n\tid INTEGER NOT NULL CONSTRAINT pk_job PRIMARY KEY AUTOINCREMENT"
