"""Light, dark or as the system has it: the choice is in a cookie, so that a page is painted right at once."""

from __future__ import annotations

from typing import Any

from flask import Flask, has_request_context
from flask_babel import lazy_gettext as _

from my_app.web import cookies

COOKIE = "jobdesk_theme"
SYSTEM = "system"
THEMES: dict[str, Any] = {"light": _("Light"), "dark": _("Dark"), SYSTEM: _("As the system")}


def init_app(app: Flask) -> None:
    """Tell every template. Flask-Admin hands its pages a ``theme`` of another kind, so ours has another name there."""
    app.context_processor(lambda: {"scheme": current_theme(), "schemes": THEMES})


def current_theme() -> str:
    """The theme that was chosen; the system's when none was."""
    chosen = (cookies.chosen(COOKIE) or SYSTEM) if has_request_context() else SYSTEM
    return chosen if chosen in THEMES else SYSTEM
