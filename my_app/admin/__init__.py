"""The admin: Flask-Admin behind the policy."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the admin's views, in the order of its menu."""
