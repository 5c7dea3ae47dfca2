"""How many pages a second eight connections get."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time

from benchmarks.servers import Server

CONNECTIONS = 8
SECONDS = 6.0


def per_second(server: Server, path: str, cookie: str = "") -> float:
    """Requests a second: by ``wrk`` where it is installed, else by threads of our own."""
    if shutil.which("wrk"):
        return by_wrk(server, path, cookie)
    end = time.perf_counter() + SECONDS
    counts = [0] * CONNECTIONS

    def ask(place: int) -> None:
        while time.perf_counter() < end:
            counts[place] += server.get(path, cookie).status == 200

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def by_wrk(server: Server, path: str, cookie: str) -> float:
    """The figure that wrk prints."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS:.0f}s", "-H", f"Cookie: {cookie}"]
    command.append(f"http://127.0.0.1:{server.port}{path}")
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(printed.partition("Requests/sec:")[2].split()[0])
