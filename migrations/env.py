"""How `flask db` runs the migrations: on the application's own engine, with SQLite's tables rebuilt in batches."""

from __future__ import annotations

import warnings
from logging.config import fileConfig
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from my_app.services.searching import index as search_index

config = context.config
if config.config_file_name:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

# The indexes over lower(email): a test makes sure that they are there on both databases.
warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index")
warnings.filterwarnings("ignore", "autogenerate skipping metadata-specified expression-based index")

migrate = current_app.extensions["migrate"]
metadata = migrate.db.metadata


def skip_empty_revision(context: Any, revision: Any, directives: list[Any]) -> None:
    """Write no migration when nothing changed."""
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Whether a table is for us to compare: the queue of background work makes its own in PostgreSQL."""
    return kind != "table" or not str(name).startswith("huey_")


def run_offline() -> None:
    """Print the SQL."""
    url = migrate.db.engine.url.render_as_string(hide_password=False)
    context.configure(url=url, target_metadata=metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def prepare(connection: Connection) -> None:
    """A request's limits are not a migration's; and SQLite drops a table to rebuild it: no rows may go with it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("SET lock_timeout = 0")
    else:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        # A table that is rebuilt is away for a moment, and the index's triggers speak of it.
        connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
    connection.commit()


def include_object(item: Any, name: str | None, kind: str, _reflected: bool, _compare: Any) -> bool:
    """Whether autogenerate looks at it: the index of words has its own code (`services/searching/index.py`).

    An index may be for one kind of database only.
    """
    dialect = context.get_context().dialect.name
    if kind == "index" and item.info.get("only", dialect) != dialect:
        return False
    return not (kind == "table" and (name or "").startswith(search_index.TABLE))


def run_online() -> None:
    """Run them in one transaction."""
    with migrate.db.engine.connect() as connection:
        connection.detach()  # with what is set here, it never serves a request
        prepare(connection)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=include_object,
            include_name=is_ours,
            process_revision_directives=skip_empty_revision,
        )
        with context.begin_transaction():
            context.run_migrations()
            search_index.install(connection)


if context.is_offline_mode():
    run_offline()
else:
    run_online()
