"""The request's actor: from the signed-in user to rights, once per request."""

from __future__ import annotations

from dataclasses import replace

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


def own_actor() -> Actor:
    """The same, but for whoever looks at the site as somebody else: then themselves."""
    user, locale, timezone = person(), current_locale(), current_timezone()
    if user is None:
        return Actor(label=ANONYMOUS.label, locale=locale, timezone=timezone)
    known_for, memberships = g.get("memberships", (None, None))
    return actor_for(user, locale, timezone, memberships if known_for == user.id else None)


def _find() -> Actor:
    user, viewed = person(), g.get("viewing")
    if user is None or viewed is None:
        return own_actor()
    seen = actor_for(viewed.user, current_locale(), current_timezone(), viewed.memberships)
    return replace(seen, viewer=user.email)
