"""``worker``: a process that does the background work."""

from __future__ import annotations

import click
from flask import current_app
from sqlalchemy import inspect

from my_app.commands.base import NO_DATABASE, Refusal, command
from my_app.extensions import db
from my_app.models import BackgroundTask


@click.command()
@click.option("--with-parent", is_flag=True, help="End when standard input ends.")
@command
def worker(with_parent: bool) -> None:
    """Do the background work until Ctrl+C. `run` starts one of these by itself.

    As many of them as you like may run, on several machines: no task is done by two.
    """
    from my_app.tasks import worker as tasks_worker  # what the queue needs is heavy, and no web process needs it

    if not inspect(db.engine).has_table(BackgroundTask.__tablename__):
        raise Refusal(NO_DATABASE)
    if with_parent:
        tasks_worker.end_with_parent()
    tasks_worker.run(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - for its threads
