"""Migrations lead up, down and up again, and end where the models are."""

from __future__ import annotations

import shutil

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import delete, func, inspect, select, text

import config
from my_app import create_app
from my_app.extensions import db
from my_app.models import Job, Membership
from my_app.services.searching import condition, parse
from my_app.services.searching import index as search_index
from tests.conftest import WORKER
from tests.databases import postgresql_url, sqlite_url
from tests.factories import JobFactory, MembershipFactory

EXPRESSION_INDEXES = {"uq_user_email_lower", "uq_invitation_company_id_email_lower"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def application(request, tmp_path_factory):
    """An application on an empty database of each kind."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("migrations"))
    else:
        url = postgresql_url(f"jobdesk_test_migrations_{WORKER}")
    app = create_app(config.Testing({"DATABASE_URL": url}))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def migrated(application):
    """The database at its newest, and empty again afterwards."""
    with application.app_context():
        upgrade()
        yield
        db.session.remove()
        downgrade(revision="base")


def tables():
    found = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in found if not name.startswith(search_index.TABLE)}


def indexes():
    if db.engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'index'"
    else:
        query = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    return set(db.session.scalars(text(query)))


@pytest.mark.usefixtures("migrated")
def test_they_make_every_table():
    assert tables() == set(db.metadata.tables)


@pytest.mark.usefixtures("migrated")
def test_they_end_where_the_models_are():
    check()


@pytest.mark.usefixtures("migrated")
def test_they_lead_down_and_up_again():
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(db.metadata.tables)


@pytest.mark.usefixtures("migrated")
def test_no_index_over_an_expression_is_lost():
    assert indexes() >= EXPRESSION_INDEXES


@pytest.mark.usefixtures("migrated")
def test_every_index_of_the_models_is_there():
    every = (index for table in db.metadata.sorted_tables for index in table.indexes)
    here = db.engine.dialect.name
    assert indexes() >= {index.name for index in every if index.info.get("only", here) == here}


@pytest.mark.usefixtures("migrated")
def test_every_named_check_of_the_models_is_there():
    inspector = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        named = {constraint.name for constraint in table.constraints if str(constraint.name).startswith("ck_")}
        assert named <= {found["name"] for found in inspector.get_check_constraints(table.name)}


REBUILD = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "rebuild", "{newest}"


def upgrade():
    with op.batch_alter_table("company", recreate="auto") as batch_op:
        batch_op.alter_column("website", type_=sa.String(length=900))


def downgrade():
    pass
"""


@pytest.mark.usefixtures("migrated")
def test_a_rebuilt_table_takes_no_rows_along(tmp_path):
    folder = shutil.copytree(config.ROOT / "migrations", tmp_path / "migrations")
    newest = ScriptDirectory(str(folder)).get_current_head()
    (folder / "versions" / "rebuild.py").write_text(REBUILD.format(newest=newest))
    MembershipFactory()
    db.session.remove()
    upgrade(directory=str(folder))
    assert db.session.scalar(select(func.count()).select_from(Membership)) == 1
    db.session.remove()
    downgrade(directory=str(folder), revision=newest)


@pytest.mark.usefixtures("migrated")
def test_foreign_keys_are_on():
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
        assert db.session.scalar(text("PRAGMA journal_mode")) == "wal"


@pytest.mark.usefixtures("migrated")
def test_a_rebuilt_table_keeps_the_triggers_of_the_index(tmp_path):
    folder = shutil.copytree(config.ROOT / "migrations", tmp_path / "migrations")
    newest = ScriptDirectory(str(folder)).get_current_head()
    (folder / "versions" / "rebuild.py").write_text(REBUILD.format(newest=newest))
    upgrade(directory=str(folder))
    job = JobFactory(title="Baker")
    job.company.name = "Renamed"
    db.session.commit()
    assert db.session.scalar(select(Job.id).where(condition(parse("baker renamed")))) == job.id
    db.session.execute(delete(Job))
    db.session.commit()
    downgrade(directory=str(folder), revision=newest)
