"""What every command shares: refusals in one sentence, and finding what an argument names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from my_app.errors import DomainError, Invalid
from my_app.extensions import db
from my_app.models import Company, Role, User
from my_app.policies import ROLE_PERMISSIONS
from my_app.services.credentials import find_user
from my_app.services.roles import ensure_builtin_roles
from my_app.services.transaction import transaction

Args = ParamSpec("Args")
Result = TypeVar("Result")
NO_DATABASE = (
    "The database does not answer, or its tables are missing. Check DATABASE_URL and run: python3 manage.py db upgrade"
)


class Refusal(click.ClickException):
    """One sentence on standard error, and exit code 2."""

    exit_code = 2


def command(function: Callable[Args, Result]) -> Callable[Args, Result]:
    """Run ``function`` within the application; what it refuses comes out as a sentence, never as a traceback."""

    @wraps(function)
    def run(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        with refusing():
            return function(*args, **kwargs)

    within: Callable[Args, Result] = with_appcontext(run)
    return within


@contextmanager
def refusing() -> Iterator[None]:
    """Turn domain errors, and a database that is not there, into a `Refusal`."""
    try:
        yield
    except Invalid as error:
        raise Refusal(" ".join(f"{_named(name)}{message}" for name, message in error.errors.items())) from error
    except DomainError as error:
        raise Refusal(str(error.message) or "This is not possible.") from error
    except (OperationalError, ProgrammingError) as error:
        raise Refusal(NO_DATABASE) from error


def the_user(email: str) -> User:
    """The account with this address. Raises `Refusal`."""
    return find_user(email) or _refuse(f"There is no account with the address {email!r}.")


def the_company(slug: str) -> Company:
    """The company with this short name. Raises `Refusal`."""
    company = db.session.scalar(select(Company).where(Company.slug == slug))
    return company or _refuse(f"There is no company with the short name {slug!r}.")


def the_role(name: str) -> Role:
    """The role of this name; a built-in one is made when it is not there yet. Raises `Refusal`."""
    if name in ROLE_PERMISSIONS:
        with transaction():
            return ensure_builtin_roles()[name]
    return db.session.scalar(select(Role).where(Role.name == name)) or _refuse(f"There is no role {name!r}.")


def _refuse(sentence: str) -> Any:
    raise Refusal(sentence)


def _named(field: str) -> str:
    """The sentences name their subject, but for those that hold for many fields."""
    return f"{field}: " if field in ("password", "new_password") else ""
