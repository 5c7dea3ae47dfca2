"""Our own commands on the flask command line."""

from __future__ import annotations

from typing import Any

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


def another(config: Any) -> Flask:
    """One more application, for commands that try something out on a database of their own."""
    from my_app import create_app

    return create_app(config)


def init_app(app: Flask) -> None:
    """Register the commands; ``users`` and ``roles`` hold Flask-Security's too."""
    app.extensions["another_app"] = another
    for group in (users, roles, companies, members, jobs, search, demo, access):
        app.cli.add_command(group)
    app.cli.add_command(worker)
    app.cli.add_command(sbom)
