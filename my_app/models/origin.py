"""Where what is done comes from: the request at work, told by the web for those that know no request."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The visitor's address and the request's number. The command line and background work have neither."""

    address: str | None = None
    request_id: str | None = None


_NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def origin() -> Origin:
    """Where what is done now comes from."""
    return _origin.get()


def comes_from(address: str | None, request_id: str | None) -> None:
    """A request begins."""
    _origin.set(Origin((address or "")[:64] or None, request_id))


def comes_from_nowhere() -> None:
    """A request is over: what its thread does next is not the visitor's doing."""
    _origin.set(_NOWHERE)
