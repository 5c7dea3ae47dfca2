"""Everything out and many rows in, beside what the database's own tools take for it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.databases import Kind, Sqlite
from benchmarks.servers import ROOT, Server, environment
from my_app.services.demo import employer, postings
from my_app.services.demo.text import read
from my_app.services.demo.timeline import states

EXPORT = "/admin/job/export/csv/?columns=all"
COLUMNS = ("reference", "title", "description", "place", "country", "language", "apply_url", "apply_email")
COMPANY = "jobdesk-benchmark-import"


@dataclass
class Transfer:
    """Seconds in all and to the first byte, megabytes of memory at the peak and of the file, and what was printed."""

    seconds: float
    first_byte: float = 0
    peak: float = 0
    size: float = 0
    words: str = ""


def export(server: Server, path: str, cookie: str = "") -> Transfer:
    """All rows as CSV; the peak is what the worker needs more than when idle."""
    server.get("/healthz")
    idle = server.memory()
    server.forget_peak()
    answer = server.get(path, cookie)
    if answer.status != 200:
        sys.exit(f"{path} answers {answer.status}: the benchmark has to be brought up to date.")
    return Transfer(answer.seconds, answer.first_byte, server.memory("VmHWM") - idle, answer.size / 1e6)


def export_floor(kind: Kind, url: str) -> Transfer:
    """What ``psql`` or ``sqlite3`` takes."""
    if isinstance(kind, Sqlite):
        return shell(["sqlite3", "-csv", url.removeprefix("sqlite:///"), "SELECT * FROM job"])
    return shell(["psql", url, "-c", r"\copy (SELECT * FROM job) TO STDOUT (FORMAT csv)"])


def sheet(rows: int) -> Path:
    """A CSV file of new postings, the same at each run."""
    path = Path(tempfile.gettempdir()) / f"jobdesk-benchmark-{rows}.csv"
    one = employer(read("companies")["company"][0])
    made = postings(Random(11), one, states(), datetime(2026, 1, 1, tzinfo=UTC))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, row in zip(count(1), islice(made, rows)):
            writer.writerow(
                [
                    f"bench-{number}",
                    *(row[name] or "-" for name in COLUMNS[1:4]),
                    "DE",
                    "de",
                    row["apply_url"] or "https://jobs.example.org/",
                    "",
                ]
            )
    return path


def import_floor(kind: Kind, url: str, path: Path) -> Transfer:
    """What ``COPY FROM`` or ``.import`` takes, into a table without indexes."""
    columns = ", ".join(f"{name} text" for name in COLUMNS)
    if isinstance(kind, Sqlite):
        lines = [f"CREATE TABLE import_floor ({columns});", f'.import --csv --skip 1 "{path}" import_floor']
        return shell(["sqlite3", url.removeprefix("sqlite:///"), *lines])
    shell(["psql", url, "-c", f"CREATE TABLE import_floor ({columns})"])
    return shell(["psql", url, "-c", rf"\copy import_floor FROM '{path}' (FORMAT csv, HEADER)"])


def bring_in(url: str, path: Path) -> dict[str, Any]:
    """Sent, checked and applied in a process of its own: what that one says of itself."""
    command = [sys.executable, str(ROOT / "benchmarks" / "import_once.py"), str(path), COMPANY]
    found = shell(command, environment(url, IMPORT_ROWS_AT_ONCE="100000000"))
    return dict(json.loads(found.words.splitlines()[-1]))


def found_company(url: str) -> None:
    """The company that the rows are for."""
    command = [sys.executable, str(ROOT / "manage.py"), "companies", "create", "Benchmark import", "--slug", COMPANY]
    subprocess.run(command, env=environment(url), check=True, stdout=subprocess.DEVNULL)


def shell(command: list[str], env: dict[str, str] | None = None) -> Transfer:
    """Run a program; what it prints is counted, and its end kept."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=env, cwd=ROOT)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        size = out.tell()
        out.seek(max(0, size - 2000))
        words = out.read().decode(errors="replace").strip()
    if status:
        sys.exit(f"{' '.join(command[:6])} …: {words}")
    return Transfer(seconds, peak=usage.ru_maxrss / 1000, size=size / 1e6, words=words)
