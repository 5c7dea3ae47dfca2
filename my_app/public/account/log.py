"""What has happened to one's own account: sign-ins, changes, and what was refused."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask_security import auth_required

from my_app.errors import Invalid
from my_app.public.account import bp
from my_app.services import actions, security_log
from my_app.web.actor import current_actor
from my_app.web.browsers import browser_and_system


@bp.get("/account/log")
@auth_required("session")
def log() -> str:
    """A page of it, the newest first; 400 for a place that is none."""
    actor = current_actor()
    try:
        page = security_log.own(actor, request.args)
    except Invalid as refusal:
        abort(400, str(refusal.message))
    words = {"in_words": actions.in_words, "browser_of": browser_and_system}
    return render_template(
        "public/account/log.html", entries=page.rows, page=page, address=address, own=actor.user_id, **words
    )


def address(page: None = None, after: str | None = None, before: str | None = None) -> str:
    """The address of the page beside a place."""
    return url_for("account.log", after=after, before=before)
