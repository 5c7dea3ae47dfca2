"""Real processes that are killed in the middle of an import: nothing is half there, and the work is done once."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import BatchState, ImportBatch, ImportChange, Job, TaskState
from my_app.policies import COMMAND_LINE
from my_app.services import imports
from tests.cast import actor
from tests.sheets import load
from tests.worker_process import FOLDER

SHEET = b"Reference,Title\nA-1,Renamed\nN-1,New\nN-2,Newer\n"


@pytest.fixture
def process(app, tmp_path):
    """``process(*arguments)``: one that imports, and is killed at the end of the block."""

    @contextmanager
    def start(*arguments):
        settings = {
            "APP_ENV": "testing",
            "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
            "FILES_FOLDER": str(app.extensions["file_store"]),
            "TASKS_LOST_AFTER": "1",
            FOLDER: str(tmp_path),
        }
        command = [sys.executable, "-m", "tests.worker_process", *arguments]
        with subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, **settings}) as started:
            try:
                yield started
            finally:
                started.kill()

    return start


def eventually(question, seconds=30):
    """The first answer that is one."""
    end = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return answer


def titles():
    db.session.rollback()
    return dict(db.session.execute(select(Job.reference, Job.title).where(Job.reference.like("_-_"))).all())


def test_an_import_whose_worker_is_killed_is_done_once_by_another(app, cast, process, tmp_path, sign_in, monkeypatch):
    owner, before = actor(cast.owner), titles()
    batch = imports.receive(owner, cast.acme.id, "a.csv", io.BytesIO(SHEET))
    imports.choose(owner, batch.id, imports.preview(owner, batch.id).suggested)
    imports.check(owner, batch.id)
    monkeypatch.setitem(app.config, "IMPORT_ROWS_AT_ONCE", 1)
    number, task = batch.id, imports.apply(owner, batch.id).task
    with process() as one, process() as other:
        workers = {one.pid: one, other.pid: other}
        (begun,) = eventually(lambda: list(tmp_path.glob("begun-*")))
        workers.pop(int(begun.name.removeprefix("begun-"))).kill()
        assert titles() == before
        assert "<progress" in sign_in(cast.owner).get(f"/admin/import/{number}/").text
        (tmp_path / "go").touch()
        eventually(lambda: db.session.refresh(task) or task.finished_at)
    assert (task.state, task.attempts, imports.get(owner, number).state) == (TaskState.DONE, 2, BatchState.APPLIED)
    assert titles() == before | {"A-1": "Renamed", "N-1": "New", "N-2": "Newer"}
    assert db.session.scalar(select(func.count()).select_from(ImportChange)) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_command_line_import_that_is_killed_changes_nothing_and_can_be_run_again(app, cast, process, tmp_path):
    file, before, slug = tmp_path / "a.csv", titles(), cast.acme.slug
    file.write_bytes(SHEET)
    with process("jobs", "import", str(file), "--company", slug) as killed:
        eventually(lambda: list(tmp_path.glob("begun-*")))
        killed.kill()
    assert titles() == before
    assert db.session.scalars(select(ImportBatch.state)).all() == [BatchState.CHECKED]
    assert load(COMMAND_LINE, cast.acme, SHEET).created == 2
    assert titles() == before | {"A-1": "Renamed", "N-1": "New", "N-2": "Newer"}
