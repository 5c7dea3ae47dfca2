"""The public pages."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the public blueprints."""
    from my_app.public import board

    app.register_blueprint(board.bp)
