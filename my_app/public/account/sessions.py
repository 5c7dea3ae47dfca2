"""One's own devices: where one is signed in, and the end of that."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import auth_required

from my_app.public.account import bp
from my_app.public.sessions import here
from my_app.services import sessions as service
from my_app.web.actor import current_actor
from my_app.web.browsers import browser_and_system
from my_app.web.filters import minute
from my_app.web.fresh import fresh_required


@bp.get("/account/sessions")
@auth_required("session")
def sessions() -> str:
    """All of them, this one first."""
    this = here()
    own = sorted(service.own(current_actor()), key=lambda each: each.id != this.id)
    devices = [
        {
            "id": each.id,
            "here": each.id == this.id,
            "browser": browser_and_system(each.agent),
            "address": each.address,
            "begun": minute(each.created_at),
            "seen": minute(each.seen_at),
        }
        for each in own
    ]
    return render_template("public/account/sessions.html", devices=devices)


@bp.post("/account/sessions/<int:session_id>/end")
@fresh_required
def end_session(session_id: int) -> ResponseReturnValue:
    """End one; it may be this one."""
    service.end_own(current_actor(), session_id)
    flash(_("That device is signed out."), "success")
    return redirect(url_for("account.sessions"), 303)


@bp.post("/account/sessions/end-others")
@fresh_required
def end_other_sessions() -> ResponseReturnValue:
    """End all but this one."""
    count = service.end_others(current_actor(), here())
    words = ngettext("%(num)s other device is signed out.", "%(num)s other devices are signed out.", count)
    flash(words if count else _("You are signed in nowhere else."), "success")
    return redirect(url_for("account.sessions"), 303)
