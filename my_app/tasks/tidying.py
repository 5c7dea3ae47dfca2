"""What is done each hour: what ended long ago and files whose time is over go, and the tables are looked at anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from my_app.extensions import files
from my_app.models import utcnow
from my_app.services import api_tokens, background, pictures, planning, security_log, sessions
from my_app.services.exports import files as export_files
from my_app.services.transaction import transaction
from my_app.web import limit_store

UNASKED_KEPT = timedelta(hours=1)
KEPT_BY_OTHERS = (export_files.PREFIX, pictures.PREFIX)


def tidy(app: Flask) -> None:
    """Remove what is old, and see to the planner. It may be done twice, or by two workers at once."""
    now, hours = utcnow(), app.config["FILES_KEPT_HOURS"]
    with app.app_context():
        background.remove_ended(now - timedelta(days=app.config["TASKS_KEPT_DAYS"]), now - UNASKED_KEPT)
        sessions.remove_over()
        api_tokens.remove_over()
        security_log.forget_comings_and_goings(app.config["AUDIT_KEPT_DAYS"])
        limit_store.remove_over()
        export_files.remove_expired(hours, now)
        remove_uploads(hours, now)
        pictures.remove_unnamed(now)
        with transaction():
            planning.look_again()


def remove_uploads(hours: int, now: datetime) -> None:
    """Remove what was sent for imports, and what their dry runs found; an import itself stays, and can be undone."""
    oldest = (now - timedelta(hours=hours)).timestamp()
    for path in files.folder.iterdir():
        if not path.name.startswith(KEPT_BY_OTHERS) and path.is_file() and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
