"""What keeps the worker beside the server: it starts it anew, and ends it with the server."""

import os
import signal
import subprocess
import sys

import pytest

from my_app.tasks import keeper

SAY = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"


def test_a_kept_command_is_started_anew_and_ends_with_its_parent():
    command = [sys.executable, keeper.__file__, sys.executable, "-c", SAY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        first = int(process.stdout.readline())
        os.kill(first, signal.SIGKILL)
        second = int(process.stdout.readline())
        process.stdin.close()
        process.wait(10)
    assert second != first
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
