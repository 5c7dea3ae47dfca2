"""``companies`` and ``members``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from my_app.commands.base import command, the_company, the_user
from my_app.models import Part
from my_app.policies import COMMAND_LINE
from my_app.services import companies as company_service
from my_app.services import memberships

companies = AppGroup("companies", help="Companies.")
members = AppGroup("members", help="Who belongs to which company.")


@companies.command("create", with_appcontext=False)
@click.argument("name")
@click.option("--slug", default="", help="The short name in addresses; made from the name when left out.")
@command
def create(name: str, slug: str) -> None:
    """Create a company."""
    company = company_service.create(COMMAND_LINE, {"name": name, "slug": slug})
    click.echo(f"Created {company.name} with the short name {company.slug}.")


@members.command("add", with_appcontext=False)
@click.argument("email")
@click.argument("slug")
@click.option("--part", type=click.Choice([part.value for part in Part]), required=True)
@command
def add(email: str, slug: str, part: str) -> None:
    """Make the person with this address a member of the company SLUG."""
    membership = memberships.add(COMMAND_LINE, the_user(email), the_company(slug), Part(part))
    click.echo(f"{membership.user.email} is {part} of {membership.company.name} now.")
