"""What is removed each hour: tasks that ended long ago, exported files whose time is over."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from my_app.models import utcnow
from my_app.services import background, export_files

UNASKED_KEPT = timedelta(hours=1)


def tidy(app: Flask) -> None:
    """Remove what is old. It may be done twice, or by two workers at once."""
    now = utcnow()
    with app.app_context():
        background.remove_ended(now - timedelta(days=app.config["TASKS_KEPT_DAYS"]), now - UNASKED_KEPT)
        export_files.remove_expired(app.config["FILES_KEPT_HOURS"], now)
