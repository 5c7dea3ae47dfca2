"""One's own account."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("account", __name__)


@bp.get("/account")
def show() -> str:
    """The form."""
    return ""
