"""What somebody signs in with: the mail address, the password, and the name of their sessions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_security import hash_password
from flask_security.proxies import _security
from sqlalchemy import func, select

from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import User
from my_app.services.validation import problem_with


def normalised_email(email: Any) -> str:
    """The address as it is stored. Raises `Invalid` when it is none, or too long."""
    email = str(email or "").strip()
    problem = _("Enter a mail address.") if not email else problem_with(User, "email", email)
    if problem:
        raise Invalid({"email": problem})
    return str(_security._mail_util.normalize(email))  # noqa: SLF001 - the documented place of these rules


def find_user(email: str) -> User | None:
    """Whose address this is, whatever its case."""
    return db.session.scalar(select(User).where(func.lower(User.email) == func.lower(email.strip())))


def hashed(password: str, user: User, field: str = "new_password", others: Sequence[str] = ()) -> str:
    """The hash to store. Raises `Invalid` for ``field`` when the password breaks the site's rules.

    Those look at what is known of ``user``, and at ``others``: texts that are to be known of them.
    """
    problems, normal = _security._password_util.validate(password, False, user=user, others=others)  # noqa: SLF001
    if problems:
        raise Invalid({field: problems[0]})
    return str(hash_password(normal))


def new_uniquifier() -> str:
    """A new name for somebody's sessions and tokens: those under the old one end."""
    return secrets.token_hex(32)


def hash_of(token: str) -> str:
    """What is stored of a token that is handed out once: it is random, and needs no salt."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
