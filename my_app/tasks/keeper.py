"""Keeps a worker running for as long as whoever started this script runs; it imports nothing of ours, to be small.

``python keeper.py COMMAND …`` starts the command, starts it again when it ends, and ends it when standard input ends:
the other end of that pipe is held by the web server, and closes however that one dies.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time

GRACE = 0.9  # seconds in which the site may answer first
CALM = 60.0  # a worker that lived so long did not die of how it was started
FIRST_WAIT, LONGEST_WAIT = 0.1, 60.0
SECONDS_TO_END = 20


def main(command: list[str]) -> None:
    """Keep it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, whose end is the end of this
    with contextlib.suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        wait = FIRST_WAIT
        if parent_gone(GRACE):
            return
        while not parent_gone(wait):
            started = time.monotonic()
            keep(command)
            wait = FIRST_WAIT if time.monotonic() - started > CALM else min(wait * 2, LONGEST_WAIT)
            sys.stderr.write("The worker ended and is started again.\n")


def keep(command: list[str]) -> None:
    """Run the command once; end it when the parent is gone, and then this too."""
    with subprocess.Popen(command, stdin=subprocess.PIPE) as worker:  # noqa: S603 - our own command
        try:
            while worker.poll() is None:
                if parent_gone(0.5):
                    raise KeyboardInterrupt
        finally:
            if worker.poll() is None:
                worker.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    worker.wait(SECONDS_TO_END)
                worker.kill()


def parent_gone(seconds: float) -> bool:
    """Whether standard input has ended, after waiting so long for that."""
    readable, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1024)


if __name__ == "__main__":
    main(sys.argv[1:])
