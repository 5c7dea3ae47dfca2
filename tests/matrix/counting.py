"""How many requests the matrix made and what they found: summed over all test processes, said at the end of the run."""

from __future__ import annotations

from collections import Counter

import pytest

COUNTS: Counter[str] = Counter()
LINES = (
    ("matrix", "requests over every route, member of the cast and company", "leaks"),
    ("hidden fields", "requests with fields that no form shows", "changes by them"),
    ("bad input", "requests with unusable values", "answers 5xx"),
)


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
    for kind, requests, findings in LINES:
        asked, found = COUNTS[kind], COUNTS[f"{kind}: {findings}"]
        terminalreporter.line(
            f"{kind}: {asked} {requests}, {found} {findings}, {COUNTS[f'{kind}: 5xx']} answers 5xx"
            if findings != "answers 5xx"
            else f"{kind}: {asked} {requests}, {COUNTS[f'{kind}: 5xx']} {findings}"
        )
