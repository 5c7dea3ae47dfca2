"""How many requests the matrix made and what they found: summed over all test processes, said at the end of the run."""

from __future__ import annotations

from collections import Counter

import pytest

COUNTS: Counter[str] = Counter()
# What the tests of each kind look for, beside answers that are the server's fault.
KINDS = {"matrix": "leaks", "hidden fields": "changes", "bad input": "technical words"}


def count(kind: str, status: int) -> None:
    """One request."""
    COUNTS[kind] += 1
    COUNTS[f"{kind} 5xx"] += status >= 500


def find(kind: str, found: bool) -> None:
    """Whether a request showed what the tests of its kind look for."""
    COUNTS[f"{kind} found"] += found


def pytest_sessionfinish(session) -> None:
    """A worker hands its counts to the process that started it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["matrix"] = dict(COUNTS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    """Take what a worker has counted."""
    COUNTS.update((getattr(node, "workeroutput", None) or {}).get("matrix", {}))


def pytest_terminal_summary(terminalreporter) -> None:
    """Say the numbers, if any of these tests ran."""
    if not COUNTS:
        return
    terminalreporter.section("matrix")
    for kind, sought in KINDS.items():
        numbers = COUNTS[kind], COUNTS[f"{kind} found"], sought, COUNTS[f"{kind} 5xx"]
        terminalreporter.line("{}: {} requests, {} {}, {} answers 5xx".format(kind, *numbers))
