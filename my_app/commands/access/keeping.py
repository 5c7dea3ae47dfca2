"""Undoing what a try has done: the database and the stored files as they were at first."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class Kept:
    """A copy of a SQLite file, and of what lies beside it in its folder."""

    def __init__(self, database: Path) -> None:
        self.database, self.copy = database, sqlite3.connect(":memory:")
        source = sqlite3.connect(database)
        source.backup(self.copy)
        source.close()
        beside = (path for path in database.parent.iterdir() if not path.name.startswith(database.name))
        self.files = {path: path.read_bytes() for path in beside if path.is_file()}

    def restore(self) -> None:
        """Make all of it what it was. Who has the database open reads it anew."""
        target = sqlite3.connect(self.database)
        self.copy.backup(target)
        target.close()
        for path, content in self.files.items():
            if not path.exists():
                path.write_bytes(content)
