"""A process for tests, which does imports like any other, but stops in the middle of what it writes.

When it has written some rows of a file and kept none of them, it says so with a file, and waits for another. With
arguments it is `manage.py`, without any a worker.
"""

import os
import sys
import time
from pathlib import Path

from my_app import create_app
from my_app.services.imports.write import Writer
from my_app.tasks import worker

FOLDER = "TEST_FOLDER"
create = Writer.create


def held(writer, rows):
    folder = Path(os.environ[FOLDER])
    (folder / f"begun-{os.getpid()}").touch()
    while not (folder / "go").exists():
        writer.progress(len(writer.changed_ids))
        time.sleep(0.02)
    create(writer, rows)


if __name__ == "__main__":
    Writer.create = held
    if len(sys.argv) > 1:
        import manage

        sys.exit(manage.command_line(sys.argv[1:]))
    app = create_app()
    with app.app_context():
        worker.end_with_parent()
        sys.exit(worker.run(app))
