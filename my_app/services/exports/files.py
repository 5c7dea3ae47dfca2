"""The files of exports that were made in the background: where they are, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from my_app.extensions import db, files
from my_app.models import BackgroundTask, SheetKind, utcnow
from my_app.policies import Actor

KIND = "list.export"
PREFIX = "export-"


def write(chunks: Iterable[bytes], kind: SheetKind) -> str:
    """Write the file and return its name in the store. What stops it leaves no file behind."""
    name = PREFIX + files.new(f".{kind.value}")
    path = files.path(name)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            for chunk in chunks:
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def own(actor: Actor, limit: int = 5) -> list[BackgroundTask]:
    """The exports that the actor asked for, the newest first: those under way, and those that ended."""
    mine = select(BackgroundTask).where(BackgroundTask.kind == KIND, BackgroundTask.user_id == actor.user_id)
    return list(db.session.scalars(mine.order_by(BackgroundTask.id.desc()).limit(limit)))


def kept(task: BackgroundTask, hours: int, now: datetime | None = None) -> Path | None:
    """The file of a task that is done; None when its time is over, or it is gone."""
    if task.finished_at is None or task.finished_at + timedelta(hours=hours) < (now or utcnow()):
        return None
    path = files.path(str(task.result["file"]))
    return path if path.is_file() else None


def remove_expired(hours: int, now: datetime | None = None) -> int:
    """Remove the files whose time is over, those of workers that died among them; how many they were."""
    oldest = ((now or utcnow()) - timedelta(hours=hours)).timestamp()
    count = 0
    for path in files.folder.glob(f"{PREFIX}*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            count += 1
    return count
