"""The browser's part of a session: its cookie holds a token and nothing that says who it is."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, after_this_request, current_app, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security.utils import set_request_attr

from my_app.models import User, UserSession
from my_app.policies import actor_for
from my_app.policies.actor import Memberships
from my_app.services import sessions, viewing
from my_app.web.actor import own_actor
from my_app.web.fresh import PROVEN

HELD = "_user_id"  # Flask-Login's name for what its cookies hold: here the token


def init_app(app: Flask) -> None:
    """Let Flask-Login find people by their sessions, and tell us who comes and goes."""
    app.login_manager.user_loader(load)
    # A session is the only way in: Flask-Security would take its tokens from any address and header, too.
    app.login_manager.request_loader(lambda _request: None)
    user_logged_in.connect(begin, app)
    user_logged_out.connect(end, app)
    app.after_request(renew)


def load(token: str) -> User | None:
    """Whoever has this session; what was read with them stays with the request, for `current_actor`."""
    found = sessions.find(token)
    if found is None:
        return None
    user, g.user_session, memberships = found
    g.memberships = (user.id, memberships)
    if g.user_session.viewing_user_id is not None:
        look_as_another(user, memberships)
    set_request_attr("fs_authn_via", "session")
    g.proven_at = session.get(PROVEN, 0)
    set_request_attr("fs_paa", g.proven_at)
    sessions.seen(g.user_session, *visitor())
    return user


def look_as_another(user: User, memberships: Memberships) -> None:
    """Remember for this request as whom the person looks at the site; when that is over, it ends."""
    found = viewing.viewed(g.user_session, user, memberships)
    if found is None:
        viewing.stop(actor_for(user, "", "", memberships), g.user_session)
    else:
        g.viewing = found


def current_session() -> UserSession | None:
    """The session that this request has come with, or has begun."""
    found: UserSession | None = g.get("user_session")
    return found


def here() -> UserSession:
    """The session of this request: whoever is signed in has one. Answers 401 for nobody."""
    found = current_session()
    if found is None:
        abort(401)
    return found


def begin(app: Flask, user: User, **rest: Any) -> None:
    """Somebody has signed in: a session of their own, in place of the one that this browser may have had."""
    g.pop("proven_at", None)
    for kept in (session, g):  # forms of before are not those of whoever has signed in
        kept.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)
    remembered = session.get("_remember") == "set"
    g.user_session, session[HELD] = sessions.begin(user, *visitor(), remembered=remembered, former=current_session())


def end(app: Flask, **rest: Any) -> None:
    """Somebody has signed out."""
    former = current_session()
    if former is not None:
        if former.viewing_user_id is not None:
            viewing.stop(own_actor(), former)
        sessions.end(former)
        g.user_session = None
    after_this_request(empty_cache)


def empty_cache(response: Response) -> Response:
    """What the browser keeps of pages goes. Its cookies and storage hold choices alone, of language, theme and keys."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def renew(response: Response) -> Response:
    """Whoever has proven once more who they are gets another token: the one before is worth nothing any more."""
    came_with = current_session()
    if came_with is not None and "proven_at" in g and session.get(PROVEN) not in (None, g.proven_at):
        session[HELD] = sessions.renew(came_with)
        if current_app.config["REMEMBER_COOKIE_NAME"] in request.cookies:
            session["_remember"] = "set"
    return response


def visitor() -> tuple[str, str]:
    """Where the request comes from, and what browser says that it is."""
    return request.remote_addr or "", request.user_agent.string
