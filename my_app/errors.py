"""Domain errors: what a service raises when it will not do what it was asked.

Each carries words for the person; ``web`` and ``admin`` turn them into an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A refusal with a message for the person (a lazy, translated string)."""

    def __init__(self, message: Any = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """The row does not exist, or does not exist for this actor: the two look alike on purpose."""


class Forbidden(DomainError):
    """The actor may see the row but may not do this to it.

    ``asked`` is for the security log: the right that is missing, and the table and the id of the row.
    """

    def __init__(self, message: Any = "", asked: tuple[str, str, int] | None = None) -> None:
        super().__init__(message)
        self.asked = asked


class Invalid(DomainError):
    """Input that cannot be accepted: a message for each field that is wrong."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(next(iter(errors.values()), ""))
        self.errors = dict(errors)


class Conflict(DomainError):
    """The row's state does not allow this now."""


class Stale(Conflict):
    """The row was changed by someone else since it was read."""
