"""The measurements as one Markdown table a subject, with the date and the machine."""

from __future__ import annotations

import math
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PAGE_HEAD = (
    "line",
    "database",
    "rows",
    "Jobdesk ms",
    "floor ms",
    "× floor",
    "goal",
    "Flask-Admin ms",
    "faster than it",
    "queries",
    "its queries",
    "kB",
    "growth",
)


@dataclass
class Results:
    """Everything that was measured, in the order in which it was."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    others: list[Sequence[Any]] = field(default_factory=list)


def markdown(results: Results) -> str:
    """The whole report."""
    parts = [
        heading(),
        "### Pages",
        "Medians. *Growth* is the exponent in the number of rows, from the smallest database to this one.",
        table(PAGE_HEAD, map(page_row, with_growth(results.pages))),
        "### Files, load and process",
        table(("what", "database", "rows", "Jobdesk", "floor", "ratio", "Flask-Admin", "ratio to it"), results.others),
    ]
    return "\n\n".join(parts) + "\n"


def heading() -> str:
    """When and where."""
    command = ["git", "describe", "--always"]
    release = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "an unknown one"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}, release {release}: {os.cpu_count()} × {processor()}, "
        f"{memory:.0f} GB, Python {platform.python_version()}, gunicorn with 2 workers on loopback."
    )


def processor() -> str:
    """Its name."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def with_growth(pages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each line with its exponent from the smallest number of rows on, the lines one after the other."""
    lines = list(dict.fromkeys(page["line"] for page in pages))
    found = [{**page, "growth": growth(page, smallest(page, pages))} for page in pages]
    return sorted(found, key=lambda page: (lines.index(page["line"]), page["database"], page["rows"]))


def smallest(page: dict[str, Any], pages: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The same line over the smallest database of its kind."""
    same = [one for one in pages if (one["line"], one["database"]) == (page["line"], page["database"])]
    return min(same, key=lambda one: one["rows"])


def growth(page: dict[str, Any], least: dict[str, Any]) -> float | None:
    """The exponent; None where there is nothing to compare."""
    if page["rows"] == least["rows"] or not (page["ours"] and least["ours"]):
        return None
    return math.log(page["ours"].ms / least["ours"].ms) / math.log(page["rows"] / least["rows"])


def page_row(page: dict[str, Any]) -> Sequence[Any]:
    """One row of the table of pages."""
    ours, floor, plain = page["ours"], page["floor"], page["plain"]
    return (
        page["line"],
        page["database"],
        f"{page['rows']:,}",
        f"{ours.ms:.1f}" if ours else "failed",
        f"{floor.ms:.1f}" if floor else "–",
        times(ours.ms, floor.ms) if ours and floor else "–",
        page["goal"],
        f"{plain.ms:.0f}" if plain else "–",
        times(plain.ms, ours.ms) if ours and plain else "–",
        ours.queries if ours else "–",
        plain.queries if plain else "–",
        f"{ours.size / 1000:.0f}" if ours else "–",
        "–" if page["growth"] is None else f"{page['growth']:.2f}",
    )


def times(one: float, other: float) -> str:
    """A ratio."""
    return f"{one / other:.1f}" if other else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
