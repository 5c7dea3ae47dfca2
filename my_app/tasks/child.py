"""The worker beside a web server: started with it, kept running, and gone when it is gone."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config import Config

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_END = 20


@contextlib.contextmanager
def worker_beside(config: Config) -> Iterator[None]:
    """Have a worker for the length of the block, unless ``RUN_WORKER`` says no.

    It hangs on a pipe: when this process dies, of whatever, the pipe closes and the worker ends. Where gunicorn takes
    this process over, it takes the pipe over too.
    """
    if not config.RUN_WORKER:
        yield
        return
    command = [sys.executable, str(ROOT / "manage.py"), "worker", "--with-parent"]
    keeper = [sys.executable, str(Path(__file__).with_name("keeper.py")), *command]
    with subprocess.Popen(keeper, stdin=subprocess.PIPE, start_new_session=True) as process:  # noqa: S603 - our own
        if process.stdin:
            os.set_inheritable(process.stdin.fileno(), config.ENVIRONMENT == "production")
        try:
            yield
        finally:
            if process.stdin:
                process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_END)
