"""A worker for tests, which knows one more kind of work: it waits for a file, then founds a company."""

import os
import sys
import time
from pathlib import Path

from my_app import create_app
from my_app.extensions import db
from my_app.models import Company
from my_app.services import background
from my_app.tasks import worker

KIND = "test.found"


@background.work(KIND)
def found(actor, args, progress):
    folder = Path(args["folder"])
    (folder / f"begun-{os.getpid()}").touch()
    while not (folder / "go").exists():
        progress(1, 2)
        time.sleep(0.02)
    db.session.add(Company(name="Found", slug="found"))
    return {"pid": os.getpid()}


if __name__ == "__main__":
    app = create_app()
    with app.app_context():
        worker.end_with_parent()
        sys.exit(worker.run(app))
