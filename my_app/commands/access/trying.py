"""Trying each door with each kind of person against an application that runs, on a database of its own."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from structlog.testing import capture_logs

import config
from my_app.admin.access_doors import Door, doors, views_of
from my_app.commands.access.asking import Browsers
from my_app.commands.access.cast import NOBODY, Cast, make_cast
from my_app.commands.access.expecting import Outcome, expected
from my_app.commands.access.keeping import Kept
from my_app.extensions import db
from my_app.models import BackgroundTask, SavedView
from my_app.policies import Actor, Permission

# By kind of person and permission: over "all" rows, those of one's "company", or none.
Held = dict[str, dict[str, str]]
Actors = dict[str, Actor | None]
FEW = ("admin", "viewer", NOBODY)
# The tables of views that are no lists.
OTHER_TABLES: dict[str, Any] = {"views": SavedView, "exports": BackgroundTask}


@dataclass(frozen=True)
class Try:
    """A door, a person, what the policy says and what the door answered."""

    door: Door
    kind: str
    wanted: frozenset[Outcome]
    status: int
    outcome: Outcome

    @property
    def right(self) -> bool:
        """Whether the two agree."""
        return self.outcome in self.wanted


@contextmanager
def small_world() -> Iterator[tuple[Flask, Cast, Path]]:
    """An application on an empty SQLite database in a folder that is gone afterwards, with a small cast in it."""
    from flask_migrate import upgrade

    # In memory, where the system has a folder there: much is written, and all of it is thrown away.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - the folder within is one's own
    with tempfile.TemporaryDirectory(prefix="jobdesk-access-", dir=memory) as folder:
        file = Path(folder) / "check.sqlite3"
        settings = {"DATABASE_URL": f"sqlite:///{file}", "FILES_FOLDER": folder}
        app = current_app.extensions["another_app"](config.Testing(settings))
        disabled, logging.root.manager.disable = logging.root.manager.disable, logging.WARNING
        try:
            with app.app_context(), capture_logs():
                upgrade()
                yield app, make_cast(), file
                db.session.remove()
                db.engine.dispose()
        finally:
            logging.root.manager.disable = disabled


def try_all(only: str = "", quick: bool = False) -> tuple[Held, list[Try]]:
    """What each kind of person holds, and each door with each of them; ``only`` those doors whose name begins so.

    ``quick``: where it is the same for all, only those ask who hold most, little and nothing.
    """
    with small_world() as (app, cast, file):
        actors = {kind: cast.actor(kind) for kind in cast.people}
        held = {kind: held_by(actor) for kind, actor in actors.items() if actor is not None}
        views, browsers, kept, found = views_of(app), Browsers(app, cast), Kept(file), []
        for door in doors(app):
            if door.endpoint.startswith(only):
                few = quick and not isinstance(door.needs, Permission)
                asking = {kind: actor for kind, actor in actors.items() if not few or kind in FEW}
                view = views.get(door.table)
                found += tries(browsers, kept, door, asking, row_of(door, view, cast), view)
        return held, found


def tries(browsers: Browsers, kept: Kept, door: Door, actors: Actors, row: Any, view: Any) -> Iterator[Try]:
    """One door. What a try has done is undone at once."""
    entrance = getattr(view, "read_permission", None)
    wanted = {kind: frozenset(expected(door, actor, row, entrance)) for kind, actor in actors.items()}
    db.session.remove()
    for kind in actors:
        status, outcome = browsers.ask(kind, door) if door.needs is not None else (0, Outcome.FAULT)
        yield Try(door, kind, wanted[kind], status, outcome)
        if door.method != "GET" and outcome is Outcome.IN:
            kept.restore()


def row_of(door: Door, view: Any, cast: Cast) -> Any:
    """The row that is asked for at a door; None where there is none."""
    model = OTHER_TABLES.get(door.table) or getattr(view, "model", None)
    return db.session.get(model, cast.rows[door.table]) if model is not None else None


def held_by(actor: Actor) -> dict[str, str]:
    """The permissions of somebody, and how far they reach."""
    reach = dict.fromkeys(actor.permissions, "all")
    return {p.value: reach.get(p) or ("company" if actor.company_ids(p) else "") for p in Permission}
