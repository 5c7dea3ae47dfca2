"""The request's actor: from the signed-in user to rights, once per request."""

from __future__ import annotations

from flask import g, has_request_context

from my_app.policies import ANONYMOUS, Actor, actor_for
from my_app.web.locale import current_locale, current_timezone, person


def current_actor() -> Actor:
    """Whoever makes this request; outside a request, and signed out, nobody."""
    if not has_request_context():
        return ANONYMOUS
    kept = vars(g._get_current_object())  # noqa: SLF001 - a proxy asks anew for each attribute
    if "actor" not in kept:
        kept["actor"] = _find()
    actor: Actor = kept["actor"]
    return actor


def _find() -> Actor:
    user, locale, timezone = person(), current_locale(), current_timezone()
    if user is not None:
        known_for, memberships = g.get("memberships", (None, None))
        return actor_for(user, locale, timezone, memberships if known_for == user.id else None)
    return Actor(label=ANONYMOUS.label, locale=locale, timezone=timezone)
