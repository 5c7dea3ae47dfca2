"""Flask-DebugToolbar: only where a developer asks for it, never in production."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Show the toolbar when ``DEBUG_TOOLBAR`` is set outside production."""
    if not app.config["DEBUG_TOOLBAR"] or app.config["ENVIRONMENT"] != "development":
        return
    from flask_debugtoolbar import DebugToolbarExtension

    app.config["DEBUG_TB_ENABLED"] = True
    app.config["DEBUG_TB_INTERCEPT_REDIRECTS"] = False
    DebugToolbarExtension(app)
