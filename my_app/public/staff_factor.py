"""The gate for staff who must have a second factor and have none: they set one up, and get nowhere else until then.

They act with no rights meanwhile (`policies.actor_for`); this only shows them the way.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from my_app.extensions import setting
from my_app.policies import factors
from my_app.web.locale import person

bp = Blueprint("staff_factor", __name__)

FIRST = _("Set up a second factor first: your account needs one.")
OPEN = {
    "account.security",
    "account.app",
    "account.add_app",
    "account.passkey_options",
    "account.add_passkey",
    "passkeys.options",
    "passkeys.verify",
    "security.verify",
    "security.logout",
    "language.choose",
    "appearance.choose",
    "static",
    "admin.static",
}


@bp.before_app_request
def set_up_first() -> ResponseReturnValue | None:
    """Pages lead to the one where a factor is set up; whatever else comes is answered 403."""
    if not setting("STAFF_SECOND_FACTOR") or request.endpoint is None or request.endpoint in OPEN:
        return None
    user = person()
    if user is None or not factors.is_missing(user):
        return None
    if request.method in ("GET", "HEAD") and is_for_a_page():
        return redirect(url_for("account.security"))
    return abort(403, FIRST)


def is_for_a_page() -> bool:
    """Whether a person is to see the answer, and not a script."""
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return False
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"
