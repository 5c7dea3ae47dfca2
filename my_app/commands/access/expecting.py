"""What the policy says of a door and a person: the answers that are right."""

from __future__ import annotations

import enum
from typing import Any

from my_app.admin.access_doors import Door, Who
from my_app.policies import Actor, Permission, allowed


class Outcome(enum.StrEnum):
    """What an answer means."""

    IN = "in"
    REFUSED = "refused"  # 403: it is there, and not for you
    HIDDEN = "hidden"  # 404: it is not there
    SIGN_IN = "sign in"  # the way to the sign-in page, or 401
    FAULT = "fault"  # 5xx


KEPT_OUT = {Outcome.REFUSED, Outcome.HIDDEN}
NOT_KEPT_OUT = {Outcome.IN, Outcome.HIDDEN}  # what is asked for there may well not exist


# Doors that ask for no right, and what they answer to somebody who is signed in; to nobody the way to sign in.
WITHOUT_RIGHT: dict[Who | Permission | None, set[Outcome]] = {
    None: set(),
    Who.SIGNED_IN: NOT_KEPT_OUT,
    Who.TOKEN: {Outcome.SIGN_IN},
    Who.CLOSED: {Outcome.HIDDEN},
}


def expected(door: Door, actor: Actor | None, row: Any, entrance: Permission | None) -> set[Outcome]:
    """The outcomes that agree with the policy; none at all for a door that nobody declared.

    ``row`` is the one that is asked for; ``entrance`` the right that opens the view at all.
    """
    if door.needs in (Who.EVERYBODY, Who.COMING_IN):
        return NOT_KEPT_OUT | ({Outcome.SIGN_IN} if door.needs is Who.COMING_IN else set())
    if actor is None:
        return {Outcome.SIGN_IN} if door.needs else set()
    if door.needs is Who.OWNER:
        return {Outcome.IN} if row.user_id == actor.user_id else {Outcome.HIDDEN}
    if door.needs in WITHOUT_RIGHT:
        return WITHOUT_RIGHT[door.needs]
    return by_right(door, actor, row) if entrance is None or actor.holds(entrance) else {Outcome.HIDDEN}


def by_right(door: Door, actor: Actor, row: Any) -> set[Outcome]:
    """The same of a door that asks for a right: over any row, over this one, or over its company."""
    right = Permission(str(door.needs))
    if not door.of_row:
        return {Outcome.IN} if actor.holds(right) else {Outcome.HIDDEN}
    if allowed(actor, right, row.company if door.of_company else row):
        return {Outcome.IN}
    return KEPT_OUT if allowed(actor, door.seen, row) else {Outcome.HIDDEN}


def outcome(status: int, location: str) -> Outcome:
    """What came of a request."""
    if status >= 500:
        return Outcome.FAULT
    if status == 401 or (300 <= status < 400 and location.partition("?")[0].endswith("/login")):
        return Outcome.SIGN_IN
    return {403: Outcome.REFUSED, 404: Outcome.HIDDEN}.get(status, Outcome.IN)
