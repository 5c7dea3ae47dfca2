"""Sweeps: one address, many values; what is an answer that nobody should get.

What is sent is read before any database is asked, mostly by the same code: the two databases share the values between
them, each parameter beginning at the other half.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.matrix import nasty
from tests.matrix.counting import find
from tests.matrix.declared import ROUTES, SCOPES
from tests.matrix.lists import turn
from tests.matrix.visitors import Answer, Visitors

KIND = "bad input"
FEW = 4


def problem(answer: Answer, what: str) -> str:
    """What is wrong with this answer, if anything is."""
    words = [word for word in nasty.TECHNICAL if word in answer.text]
    find(KIND, bool(words))
    return f"{what[:200]}: {answer.status} {words or ''}" if answer.status >= 500 or words else ""


def sweep(visitors: Visitors, who: tuple[str, ...], address: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """Ask for ``address`` with each parameter in each of its values; people take turns."""
    found = []
    for place, (name, values) in enumerate(names.items()):
        for step, value in enumerate(half(visitors, values, place)):
            asked = f"{address}?{name}={value}"
            found.append(problem(visitors.get(who[step % len(who)], asked), asked))
    return found


def send(visitors: Visitors, who: tuple[str, ...], address: str, forms: list[str]) -> list[str]:
    """Post each form; people take turns."""
    turns = ((who[step % len(who)], form) for step, form in enumerate(half(visitors, forms)))
    return [problem(visitors.post(each, address, form), f"{address} {form}") for each, form in turns]


def half(visitors: Visitors, values: Sequence[str], place: int = 0) -> Sequence[str]:
    """This database's part of the values; of a few, all."""
    return values if len(values) < FEW else values[(turn(visitors.world) + place) % 2 :: 2]


def readers(view: str) -> tuple[str, ...]:
    """Those of the admin and the owner who have this list."""
    return tuple(who for who in ("admin", "owner") if SCOPES[view][who] != "-")


def is_open(endpoint: str) -> bool:
    """Whether somebody gets through this door; those that are closed to all look at nothing that is sent."""
    return any(not line.closed for line in ROUTES if line.endpoint == endpoint)
