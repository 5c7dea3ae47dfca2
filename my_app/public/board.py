"""The board."""

from __future__ import annotations

from flask import Blueprint, render_template

bp = Blueprint("board", __name__)


@bp.get("/")
def home() -> str:
    """The newest postings."""
    return render_template("public/board.html")


@bp.get("/jobs")
def listing() -> str:
    """The newest postings."""
    return render_template("public/board.html")
