"""Flask-DebugToolbar: only where a developer asks for it, never in production."""

from __future__ import annotations

from importlib.util import find_spec

from flask import Flask

from config import ConfigError


def init_app(app: Flask) -> None:
    """Show the toolbar when ``DEBUG_TOOLBAR`` is set in development.

    Raises `ConfigError` when it is asked for but not installed: it is no part of what the site needs to run.
    """
    if not app.config["DEBUG_TOOLBAR"] or app.config["ENVIRONMENT"] != "development":
        return
    if find_spec("flask_debugtoolbar") is None:
        raise ConfigError("DEBUG_TOOLBAR is set, but the toolbar is not installed: unset it, or run: manage.py test")
    from flask_debugtoolbar import DebugToolbarExtension

    app.config["DEBUG_TB_ENABLED"] = True
    app.config["DEBUG_TB_INTERCEPT_REDIRECTS"] = False
    DebugToolbarExtension(app)
