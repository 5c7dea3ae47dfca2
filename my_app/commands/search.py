"""``search rebuild`` and ``search check``: the index of words."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from my_app.commands.base import command
from my_app.extensions import db
from my_app.models import Job
from my_app.services.searching import index as search_index

search = AppGroup("search", help="The index of words that finds postings.")


@search.command("rebuild", with_appcontext=False)
@command
def rebuild() -> None:
    """Index every posting anew, some at a time. The site may serve meanwhile, and finds what it found before."""
    total = db.session.scalar(select(func.count(Job.id))) or 0
    db.session.rollback()
    with db.engine.connect() as connection:
        search_index.unlimited(connection)
        with click.progressbar(length=total, label="Postings") as bar:
            for done in search_index.fill(connection):
                connection.commit()
                bar.update(done)
        removed = search_index.remove_orphans(connection)
        connection.commit()
        for _pages in search_index.merge(connection):
            connection.commit()
    click.echo(f"{total} postings indexed, {removed} entries removed that belonged to none.")


@search.command("check", with_appcontext=False)
@click.pass_context
@command
def check(context: click.Context) -> None:
    """Look whether each posting is in the index as it is. Exit code 1, with the first ids, when some are not."""
    with db.engine.connect() as connection:
        search_index.unlimited(connection)
        found = search_index.differing(connection)
    if found:
        click.echo(f"Not indexed as they are: {', '.join(map(str, found))}. Run: python3 manage.py search rebuild")
        context.exit(1)
    click.echo("Every posting is in the index as it is.")
