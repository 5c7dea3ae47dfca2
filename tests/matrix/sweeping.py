"""Sweeps: one address, many values; what is an answer that nobody should get."""

from __future__ import annotations

from tests.matrix import nasty
from tests.matrix.counting import find
from tests.matrix.declared import ROUTES, SCOPES
from tests.matrix.visitors import Answer, Visitors

KIND = "bad input"


def problem(answer: Answer, what: str) -> str:
    """What is wrong with this answer, if anything is."""
    words = [word for word in nasty.TECHNICAL if word in answer.text]
    find(KIND, bool(words))
    return f"{what[:200]}: {answer.status} {words or ''}" if answer.status >= 500 or words else ""


def sweep(visitors: Visitors, who: tuple[str, ...], address: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """Ask for ``address`` with each parameter in each of its values; people take turns."""
    found = []
    for name, values in names.items():
        for turn, value in enumerate(values):
            asked = f"{address}?{name}={value}"
            found.append(problem(visitors.get(who[turn % len(who)], asked), asked))
    return found


def send(visitors: Visitors, who: tuple[str, ...], address: str, forms: list[str]) -> list[str]:
    """Post each form; people take turns."""
    turns = ((who[turn % len(who)], form) for turn, form in enumerate(forms))
    return [problem(visitors.post(each, address, form), f"{address} {form}") for each, form in turns]


def readers(view: str) -> tuple[str, ...]:
    """Those of the admin and the owner who have this list."""
    return tuple(who for who in ("admin", "owner") if SCOPES[view][who] != "-")


def is_open(endpoint: str) -> bool:
    """Whether somebody gets through this door; those that are closed to all look at nothing that is sent."""
    return any(not line.closed for line in ROUTES if line.endpoint == endpoint)
