"""``users`` and ``roles``: Flask-Security's commands, with the same names and arguments, through our services.

So a change on the command line is guarded and on record like one on a screen. Those that are not
defined here stay Flask-Security's own.
"""

from __future__ import annotations

import click
from flask_security.cli import roles as stock_roles
from flask_security.cli import users as stock_users
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from my_app.commands.base import Refusal, command, the_role, the_user
from my_app.extensions import db
from my_app.models import User
from my_app.policies import COMMAND_LINE
from my_app.services import lost_factors
from my_app.services import roles as role_service
from my_app.services import users as user_service

users = click.Group("users", commands=dict(stock_users.commands), help="Accounts. USER is a mail address.")
roles = click.Group("roles", commands=dict(stock_roles.commands), help="Roles. USER is a mail address.")
ATTRIBUTES = ("email", "name", "locale", "timezone")
HEADINGS = ("id", "mail", "name", "roles", "active", "last sign-in (UTC)")


@users.command("create")
@click.argument("attributes", nargs=-1, required=True)
@click.password_option()
@click.option("-a", "--active", is_flag=True, help="The person can sign in; without it they cannot.")
@command
def create_user(attributes: tuple[str, ...], password: str, active: bool) -> None:
    """Create an account. Its address counts as confirmed.

    ATTRIBUTES are the mail address and, if wished, name:…, locale:… and timezone:….

    Example: users create me@example.org name:"Me Myself" --active
    """
    values: dict[str, object] = {"active": active}
    for attribute in attributes:
        name, colon, value = attribute.partition(":")
        if not colon:
            name, value = "email", attribute
        if name not in ATTRIBUTES:
            raise Refusal(f"There is no attribute {name!r}; use {', '.join(ATTRIBUTES)}.")
        values[name] = value
    user = user_service.create(COMMAND_LINE, values, password)
    click.echo(f"Created {user.email}." + ("" if active else " They cannot sign in until: users activate"))


@users.command("activate")
@click.argument("user")
@command
def activate(user: str) -> None:
    """Let a person sign in."""
    changed = user_service.set_active(COMMAND_LINE, [the_user(user).id], active=True)
    click.echo(f"{user} can sign in{'' if changed else ' already'}.")


@users.command("deactivate")
@click.argument("user")
@command
def deactivate(user: str) -> None:
    """Keep a person out; their sessions end."""
    changed = user_service.set_active(COMMAND_LINE, [the_user(user).id], active=False)
    click.echo(f"{user} cannot sign in{' any more' if changed else ' already'}.")


@users.command("change_password")
@click.argument("user")
@click.password_option()
@command
def change_password(user: str, password: str) -> None:
    """Set a person's password; their sessions end."""
    user_service.update(COMMAND_LINE, the_user(user), {}, password)
    click.echo(f"{user} has a new password.")


@users.command("reset_access")
@click.argument("user")
@command
def reset_access(user: str) -> None:
    """End a person's sessions and tokens; the password stays."""
    user_service.end_sessions(COMMAND_LINE, the_user(user))
    click.echo(f"The sessions and tokens of {user} have ended.")


@users.command("reset-factors")
@click.argument("user")
@command
def reset_factors(user: str) -> None:
    """Take the second factors from a person who has lost them; their sessions end, the password stays."""
    had = lost_factors.reset(COMMAND_LINE, the_user(user))
    click.echo(f"{user} signs in with the password alone now." if had else f"{user} has no second factor.")


@users.command("list")
@command
def list_users() -> None:
    """List all accounts."""
    longest = select(func.max(func.length(User.email)), func.max(func.length(User.name)))
    email, name = (max(length or 0, 4) for length in db.session.execute(longest).one())
    line = f"{{:>6}}  {{:<{email}}}  {{:<{name}}}  {{:<20}}  {{:<6}}  {{}}"
    click.echo(line.format(*HEADINGS))
    everybody = select(User).options(selectinload(User.roles)).order_by(User.id).execution_options(yield_per=500)
    for user in db.session.scalars(everybody):
        names = ", ".join(role.name for role in user.roles) or "-"
        seen = f"{user.current_login_at:%Y-%m-%d %H:%M}" if user.current_login_at else "-"
        click.echo(line.format(user.id, user.email, user.name, names, "yes" if user.active else "no", seen))


@roles.command("create")
@click.argument("name")
@click.option("-d", "--description", default="")
@click.option("-p", "--permissions", default="", help="A comma separated list.")
@command
def create_role(name: str, description: str, permissions: str) -> None:
    """Create a role."""
    values = {"name": name, "description": description, "permissions": _names(permissions)}
    click.echo(f"Created the role {role_service.create(COMMAND_LINE, values).name}.")


@roles.command("add")
@click.argument("user")
@click.argument("role")
@command
def add_role(user: str, role: str) -> None:
    """Give USER a role; their sessions end."""
    person, given = the_user(user), the_role(role)
    if given in person.roles:
        click.echo(f"{user} has the role {role} already.")
        return
    user_service.update(COMMAND_LINE, person, {"roles": [*person.roles, given]})
    click.echo(f"{user} has the role {role} now.")


@roles.command("remove")
@click.argument("user")
@click.argument("role")
@command
def remove_role(user: str, role: str) -> None:
    """Take a role from USER; their sessions end."""
    person, taken = the_user(user), the_role(role)
    if taken not in person.roles:
        raise Refusal(f"{user} does not have the role {role}.")
    user_service.update(COMMAND_LINE, person, {"roles": [each for each in person.roles if each is not taken]})
    click.echo(f"{user} does not have the role {role} any more.")


@roles.command("add_permissions")
@click.argument("role")
@click.argument("permissions")
@command
def add_permissions(role: str, permissions: str) -> None:
    """Add permissions, separated by commas, to a role."""
    row = the_role(role)
    role_service.update(COMMAND_LINE, row, {"permissions": [*row.permissions, *_names(permissions)]})
    click.echo(f"The role {role} holds: {', '.join(row.permissions)}.")


@roles.command("remove_permissions")
@click.argument("role")
@click.argument("permissions")
@command
def remove_permissions(role: str, permissions: str) -> None:
    """Take permissions, separated by commas, from a role."""
    row, taken = the_role(role), _names(permissions)
    role_service.update(COMMAND_LINE, row, {"permissions": [name for name in row.permissions if name not in taken]})
    click.echo(f"The role {role} holds: {', '.join(row.permissions) or 'nothing'}.")


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]
