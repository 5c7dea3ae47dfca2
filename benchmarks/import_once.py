"""One import as a screen does it, in a process of its own; prints seconds and megabytes as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.servers import status
from my_app import create_app
from my_app.extensions import db
from my_app.models import Company
from my_app.policies import COMMAND_LINE
from my_app.services import imports


def main(file: Path, slug: str) -> None:
    with create_app().app_context():
        company_id = db.session.scalars(select(Company.id).where(Company.slug == slug)).one()
        idle, began = status(os.getpid(), "VmRSS"), time.perf_counter()
        with file.open("rb") as stream:
            batch_id = imports.receive(COMMAND_LINE, company_id, file.name, stream).id
        seen = imports.preview(COMMAND_LINE, batch_id)
        imports.choose(COMMAND_LINE, batch_id, seen.suggested, seen.reading)
        counts = dict(imports.check(COMMAND_LINE, batch_id).counts)
        checked = time.perf_counter()
        state = imports.apply(COMMAND_LINE, batch_id).state
        applied = time.perf_counter()
    found = {
        "dry_run": checked - began,
        "apply": applied - checked,
        "memory": status(os.getpid(), "VmHWM") - idle,
        "words": f"{state}: {counts.get('new')} new, {counts.get('refused')} refused",
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
