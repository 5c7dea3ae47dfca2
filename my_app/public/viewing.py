"""Looking at the site as somebody else: the gate that lets nothing be changed meanwhile, and the way back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from my_app.policies import READ_ONLY
from my_app.public.sessions import current_session
from my_app.services import viewing
from my_app.web.actor import own_actor
from my_app.web.locale import person

bp = Blueprint("viewing", __name__)

# What can be sent meanwhile: it is one's own.
OPEN = {"viewing.stop", "security.logout", "language.choose", "appearance.choose"}
# What is not even shown: another's secrets, and files, which would go out in their name.
SECRET = ("account.", "security.", "exports.")
FILES = (".export", ".export_page", ".file_view", ".refused_view")


def is_open(endpoint: str, method: str) -> bool:
    """Whether this door does not ask as whom somebody looks."""
    if endpoint in OPEN or endpoint.endswith("static") or endpoint.startswith("api."):
        return True  # (a session is worth nothing to the API)
    return method in ("GET", "HEAD", "OPTIONS") and not endpoint.startswith(SECRET) and not endpoint.endswith(FILES)


@bp.before_app_request
def only_look() -> None:
    """403 for whatever is not looking, at every door."""
    if not is_open(request.endpoint or "", request.method) and person() is not None and "viewing" in g:
        abort(403, READ_ONLY)


@bp.post("/viewing/stop")
def stop() -> ResponseReturnValue:
    """Back to one's own view, on the page of whom it was."""
    session = current_session() if person() is not None else None
    if session is None:
        abort(401)
    user = viewing.stop(own_actor(), session)
    if user is None:
        return redirect(url_for("board.home"), 303)
    flash(_("You see the site as yourself again."), "success")
    return redirect(url_for("user.details_view", id=user.id), 303)
