"""first tables

Revision ID: 0001
Revises:
Create Date: 2026-11-21 01:20:00.027255
"""

import sqlalchemy as sa
from alembic import op

import my_app.models.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("description", sa.String(length=5000), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active", "suspended", name="companystatus_known", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("search_text", sa.String(length=300), nullable=False),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_company_name_present")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("slug", name=op.f("uq_company_slug")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.create_index("ix_company_created_at", ["created_at"], unique=False)
        batch_op.create_index("ix_company_name", ["name"], unique=False)
        batch_op.create_index("ix_company_status", ["status"], unique=False)

    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("locale", sa.String(length=10), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("current_login_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("last_login_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_active"), ["active"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_current_login_at"), ["current_login_at"], unique=False)
        batch_op.create_index("ix_user_email", ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_locale"), ["locale"], unique=False)
        batch_op.create_index("ix_user_name", ["name"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_audit_entry_company_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_audit_entry_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_action", ["action"], unique=False)
        batch_op.create_index("ix_audit_entry_actor", ["actor"], unique=False)
        batch_op.create_index("ix_audit_entry_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_company_id"), ["company_id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject_type_subject_id", ["subject_type", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_user_id"), ["user_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "owner", "editor", "viewer", name="part_known", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_invitation_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user.id"], name=op.f("fk_invitation_invited_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_created_at"), ["created_at"], unique=False)
        batch_op.create_index("ix_invitation_email", ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_invited_by_id"), ["invited_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_part"), ["part"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=20000), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column(
            "remote",
            sa.Enum(
                "onsite",
                "hybrid",
                "remote",
                name="remotepolicy_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "employment_type",
            sa.Enum(
                "full_time",
                "part_time",
                "contract",
                "temporary",
                "internship",
                "apprenticeship",
                "volunteer",
                "other",
                name="employmenttype_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "category",
            sa.Enum(
                "administration",
                "agriculture",
                "communication",
                "construction",
                "customer_service",
                "design",
                "education",
                "engineering",
                "finance",
                "health",
                "hospitality",
                "human_resources",
                "it",
                "legal",
                "logistics",
                "management",
                "public_service",
                "sales",
                "science",
                "trades",
                "other",
                name="category_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("salary_from", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("salary_to", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("salary_currency", sa.String(length=3), nullable=True),
        sa.Column(
            "salary_period",
            sa.Enum(
                "hour",
                "day",
                "week",
                "month",
                "year",
                name="salaryperiod_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("apply_url", sa.String(length=500), nullable=True),
        sa.Column("apply_email", sa.String(length=255), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "in_review",
                "published",
                "rejected",
                "closed",
                name="jobstatus_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reject_reason", sa.String(length=1000), nullable=True),
        sa.Column("published_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", my_app.models.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_job_published_has_time")),
        sa.CheckConstraint(
            "status <> 'rejected' OR reject_reason IS NOT NULL", name=op.f("ck_job_rejected_has_reason")
        ),
        sa.CheckConstraint(
            "(salary_from IS NULL AND salary_to IS NULL) OR (salary_currency IS NOT NULL AND salary_period IS NOT NULL)",
            name=op.f("ck_job_salary_complete"),
        ),
        sa.CheckConstraint("expires_at > published_at", name=op.f("ck_job_expiry_after_publication")),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_job_title_present")),
        sa.CheckConstraint("salary_from <= salary_to", name=op.f("ck_job_salary_order")),
        sa.CheckConstraint("salary_from >= 0 AND salary_to >= 0", name=op.f("ck_job_salary_positive")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_job_company_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_job_created_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("company_id", "reference", name=op.f("uq_job_company_id_reference")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_category", ["category"], unique=False)
        batch_op.create_index(
            "ix_job_board", ["status", "published_at", "expires_at", "deleted_at", "company_id"], unique=False
        )
        batch_op.create_index("ix_job_company_id_updated_at", ["company_id", "updated_at"], unique=False)
        batch_op.create_index(
            "ix_job_company_state", ["company_id", "status", "published_at", "expires_at", "deleted_at"], unique=False
        )
        batch_op.create_index("ix_job_country", ["country"], unique=False)
        batch_op.create_index("ix_job_created_at", ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(
            "ix_job_trash",
            ["deleted_at"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NOT NULL"),
            postgresql_where=sa.text("deleted_at IS NOT NULL"),
        )
        batch_op.create_index("ix_job_employment_type", ["employment_type"], unique=False)
        batch_op.create_index("ix_job_expires_at", ["expires_at"], unique=False)
        batch_op.create_index("ix_job_language", ["language"], unique=False)
        batch_op.create_index("ix_job_place", ["place"], unique=False)
        batch_op.create_index("ix_job_published_at", ["published_at"], unique=False)
        batch_op.create_index("ix_job_reference", ["reference"], unique=False)
        batch_op.create_index("ix_job_remote", ["remote"], unique=False)
        batch_op.create_index("ix_job_salary_currency", ["salary_currency"], unique=False)
        batch_op.create_index("ix_job_salary_from", ["salary_from"], unique=False)
        batch_op.create_index("ix_job_salary_period", ["salary_period"], unique=False)
        batch_op.create_index("ix_job_salary_to", ["salary_to"], unique=False)
        batch_op.create_index("ix_job_submitted_at", ["submitted_at"], unique=False)
        batch_op.create_index("ix_job_title", ["title"], unique=False)
        batch_op.create_index("ix_job_updated_at", ["updated_at"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "owner", "editor", "viewer", name="part_known", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("created_at", my_app.models.types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_membership_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("user_id", "company_id", name=op.f("uq_membership_user_id_company_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_part"), ["part"], unique=False)

    op.create_table(
        "role_user",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_role_user_role_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_role_user_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_role_user")),
    )
    with op.batch_alter_table("role_user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_user_role_id"), ["role_id"], unique=False)
    # Autogenerate on SQLite cannot see indexes on expressions: these two are written by hand.
    op.create_index("uq_user_email_lower", "user", [sa.text("lower(email)")], unique=True)
    op.create_index(
        "uq_invitation_company_id_email_lower", "invitation", ["company_id", sa.text("lower(email)")], unique=True
    )


def downgrade():
    op.drop_index("uq_invitation_company_id_email_lower", table_name="invitation")
    op.drop_index("uq_user_email_lower", table_name="user")
    with op.batch_alter_table("role_user", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_user_role_id"))

    op.drop_table("role_user")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_part"))
        batch_op.drop_index(batch_op.f("ix_membership_created_at"))
        batch_op.drop_index(batch_op.f("ix_membership_company_id"))

    op.drop_table("membership")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_updated_at")
        batch_op.drop_index("ix_job_title")
        batch_op.drop_index("ix_job_submitted_at")
        batch_op.drop_index("ix_job_board")
        batch_op.drop_index("ix_job_salary_to")
        batch_op.drop_index("ix_job_salary_period")
        batch_op.drop_index("ix_job_salary_from")
        batch_op.drop_index("ix_job_salary_currency")
        batch_op.drop_index("ix_job_remote")
        batch_op.drop_index("ix_job_reference")
        batch_op.drop_index("ix_job_published_at")
        batch_op.drop_index("ix_job_place")
        batch_op.drop_index("ix_job_language")
        batch_op.drop_index("ix_job_expires_at")
        batch_op.drop_index("ix_job_employment_type")
        batch_op.drop_index("ix_job_trash")
        batch_op.drop_index(batch_op.f("ix_job_created_by_id"))
        batch_op.drop_index("ix_job_created_at")
        batch_op.drop_index("ix_job_country")
        batch_op.drop_index("ix_job_company_state")
        batch_op.drop_index("ix_job_company_id_updated_at")
        batch_op.drop_index("ix_job_category")

    op.drop_table("job")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_part"))
        batch_op.drop_index(batch_op.f("ix_invitation_invited_by_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_expires_at"))
        batch_op.drop_index("ix_invitation_email")
        batch_op.drop_index(batch_op.f("ix_invitation_created_at"))
        batch_op.drop_index(batch_op.f("ix_invitation_company_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_user_id"))
        batch_op.drop_index("ix_audit_entry_subject_type_subject_id")
        batch_op.drop_index(batch_op.f("ix_audit_entry_company_id"))
        batch_op.drop_index("ix_audit_entry_at")
        batch_op.drop_index("ix_audit_entry_actor")
        batch_op.drop_index("ix_audit_entry_action")

    op.drop_table("audit_entry")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index("ix_user_name")
        batch_op.drop_index(batch_op.f("ix_user_locale"))
        batch_op.drop_index("ix_user_email")
        batch_op.drop_index(batch_op.f("ix_user_current_login_at"))
        batch_op.drop_index(batch_op.f("ix_user_created_at"))
        batch_op.drop_index(batch_op.f("ix_user_active"))

    op.drop_table("user")
    op.drop_table("role")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_index("ix_company_status")
        batch_op.drop_index("ix_company_name")
        batch_op.drop_index("ix_company_created_at")

    op.drop_table("company")
