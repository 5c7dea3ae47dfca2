"""Gunicorn with two workers on loopback: started, asked, weighed, ended."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET = "benchmark-" * 5
WORKERS = 2
LONGEST = 1800


@dataclass
class Answer:
    """One answer: seconds to its first byte and to its last, its size, how many queries it took."""

    status: int
    first_byte: float
    seconds: float
    size: int
    queries: int
    text: str = ""


@dataclass
class Server:
    """A running application."""

    port: int
    pid: int
    started_in: float = 0

    def get(self, path: str, cookie: str = "", keep: bool = False) -> Answer:
        """Ask for a page; its text only when it is to be kept."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "en"})
        response = connection.getresponse()
        body, size = [response.read(1)], 1
        first_byte = time.perf_counter() - began
        while part := response.read(1 << 16):
            size += len(part)
            if keep:
                body.append(part)
        seconds = time.perf_counter() - began
        connection.close()
        queries = int(response.headers.get("X-Queries", 0))
        return Answer(response.status, first_byte, seconds, size, queries, b"".join(body).decode(errors="replace"))

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def memory(self, what: str = "VmRSS") -> float:
        """Megabytes of the largest worker: ``VmRSS`` now, ``VmHWM`` at its peak since `forget_peak`."""
        return max(status(pid, what) for pid in self.workers())

    def forget_peak(self) -> None:
        """Begin to look for the peak anew."""
        for pid in self.workers():
            Path(f"/proc/{pid}/clear_refs").write_text("5")


def status(pid: int, what: str) -> float:
    """A line of the kernel's about a process, in megabytes."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1000 if found else 0


@contextlib.contextmanager
def running(app: str, database_url: str, worker_class: str = "sync") -> Iterator[Server]:
    """``ours``, ``plain`` or ``floor`` over a database, for the length of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--worker-class", worker_class]
    options += ["--threads", "4"] if worker_class == "gthread" else []
    options += ["--timeout", str(LONGEST), "--log-level", "warning", "--chdir", str(ROOT), "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, f"benchmarks.apps:{app}()"]
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment(database_url), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        server = Server(port, process.pid)
        try:
            wait_for(server, process)
            server.started_in = time.perf_counter() - began
            yield server
        finally:
            process.terminate()


def environment(database_url: str, **more: str) -> dict[str, str]:
    """A production's, with nothing between a request and its answer."""
    settings = {
        "APP_ENV": "production",
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET,
        "SECURITY_PASSWORD_SALT": SECRET,
        "TRUSTED_HOSTS": "127.0.0.1",
        "PREFERRED_URL_SCHEME": "http",
        "STAFF_SECOND_FACTOR": "0",
        "ALLOW_PLAIN_CONNECTIONS": "1",
        "LOG_LEVEL": "CRITICAL",
        "RATELIMIT_ENABLED": "0",
        "DB_STATEMENT_TIMEOUT_MS": "0",
        "EXPORT_ROWS_AT_ONCE": "100000000",
        "FILES_FOLDER": str(Path(tempfile.gettempdir()) / "jobdesk-benchmark-files"),
    }
    return {**os.environ, **settings, **more}


def wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until it answers. Exits with what went wrong when it ends instead."""
    while process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if server.get("/healthz").status == 200:
                return
        time.sleep(0.02)
    sys.exit("The server does not start: run the same command by hand to see why.")
