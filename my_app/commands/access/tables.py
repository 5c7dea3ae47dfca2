"""The tables that ``access check`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from my_app.commands.access.cast import KINDS, NOBODY

# What stands in a cell: short, so that a line fits a screen.
REACH = {"all": "all", "company": "own", "": "·"}


def right_lines(held: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Who × what: “all” rows, those of their “own” company, or none."""
    kinds = list(held)
    yield line("right", kinds)
    for permission in next(iter(held.values())):
        yield line(permission, [REACH[held[kind][permission]] for kind in kinds])


def door_lines(tries: Sequence[Any]) -> Iterator[str]:
    """Who × door: the status that each person got; one that the policy does not want has an exclamation mark."""
    kinds = sorted({each.kind for each in tries}, key=[*KINDS, NOBODY].index)
    yield line("door", kinds, "needs")
    for door in dict.fromkeys(each.door for each in tries):
        found = {each.kind: each for each in tries if each.door == door}
        cells = [f"{found[kind].status}{'' if found[kind].right else '!'}" if kind in found else "·" for kind in kinds]
        yield line(name(door), cells, str(door.needs or "not declared"))


def fault_lines(tries: Sequence[Any], wrong: Sequence[Any]) -> Iterator[str]:
    """The differences in words, and the count."""
    for door in dict.fromkeys(each.door for each in wrong if each.door.needs is None):
        yield f"Not declared: {name(door)}. Say in my_app/admin/access_doors.py what it asks for."
    for each in wrong:
        if each.door.needs is not None:
            said, answered = " or ".join(sorted(each.wanted)), f"{each.status} ({each.outcome})"
            yield f"{name(each.door)} as {each.kind}: the policy says {said}, the door answered {answered}."
    people, count = len({each.kind for each in tries}), len({each.door for each in tries})
    yield f"{count} doors, {people} kinds of people, {len(tries)} tries, {len(wrong)} differences."


def name(door: Any) -> str:
    """A door in short."""
    return f"{door.method:<4} {door.endpoint}{f' {door.action}' if door.action else ''}"


def line(first: str, cells: Iterable[str], last: str = "") -> str:
    """One line."""
    return f"{first:<42}" + "".join(f"{cell:>14}" for cell in cells) + (f"   {last}" if last else "")
