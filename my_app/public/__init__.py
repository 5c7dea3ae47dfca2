"""The public pages."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the public blueprints."""
    from my_app.public import account, board, companies, language

    for module in (board, companies, account, language):
        app.register_blueprint(module.bp)
