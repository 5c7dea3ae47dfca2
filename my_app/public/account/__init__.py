"""One's own account: a page a file, and the menu that leads from one to the other."""

from __future__ import annotations

from flask import Blueprint, current_app, url_for
from flask_babel import lazy_gettext

bp = Blueprint("account", __name__)

PAGES = (
    ("account.show", lazy_gettext("Details")),
    ("account.security", lazy_gettext("Sign-in")),
    ("account.sessions", lazy_gettext("Devices")),
    ("account.tokens", lazy_gettext("API tokens")),
    ("account.log", lazy_gettext("Security log")),
)


@bp.app_context_processor
def menu() -> dict[str, object]:
    """The pages of the account, for its templates."""
    return {"account_pages": lambda: [(url_for(name), words, name) for name, words in PAGES if is_there(name)]}


def is_there(name: str) -> bool:
    """Whether the application has this page."""
    return name in current_app.view_functions
