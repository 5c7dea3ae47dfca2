"""What programs use: ``/api/v1``, with a token in the ``Authorization`` header and in no other way."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the API."""
    from my_app.api import v1

    app.register_blueprint(v1.bp)
