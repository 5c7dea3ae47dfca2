"""``demo load``: companies, people and postings to try the board with."""

from __future__ import annotations

import secrets

import click
from flask import current_app
from flask.cli import AppGroup

from my_app.commands.base import command

demo = AppGroup("demo", help="Demo data.")


@demo.command("load", with_appcontext=False)
@command
def load() -> None:
    """Load the demo data into an empty database; where somebody has an account, nothing is done.

    The password is DEMO_PASSWORD, or made up and printed.
    """
    from my_app.services.demo import load as load_demo

    password = current_app.config["DEMO_PASSWORD"] or secrets.token_urlsafe(9)
    report = load_demo(password)
    if not report.created:
        click.echo("There are accounts already: nothing was changed.")
        return
    click.echo(f"The demo data is loaded. Everybody's password: {password}")
    for who, email in report.sign_ins:
        click.echo(f"  {who}: {email}")
