"""Our own commands on the flask command line."""

from __future__ import annotations

from flask import Flask

from my_app.commands import jobs_export
from my_app.commands.access import access
from my_app.commands.companies import companies, members
from my_app.commands.demo import demo
from my_app.commands.jobs import jobs
from my_app.commands.people import roles, users
from my_app.commands.sbom import sbom
from my_app.commands.search import search
from my_app.commands.worker import worker

__all__ = ["init_app", "jobs_export"]  # the latter adds a command to ``jobs``


def init_app(app: Flask) -> None:
    """Register the commands; ``users`` and ``roles`` hold Flask-Security's too."""
    for group in (users, roles, companies, members, jobs, search, demo, access):
        app.cli.add_command(group)
    app.cli.add_command(worker)
    app.cli.add_command(sbom)
