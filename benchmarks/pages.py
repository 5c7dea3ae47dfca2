"""Pages: the same list asked of Jobdesk, of plain Flask-Admin and of the floor, in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.facts import Facts
from benchmarks.servers import ROOT, Server, environment

WARM = 6
ROUNDS = 15
SLOW = 2.0  # seconds from which one round is enough


@dataclass
class Line:
    """One line of the table: paths, the cookie for ours, and the goal as a word or as a multiple of the floor."""

    name: str
    ours: str
    plain: str
    floor: str
    cookie: str = ""
    goal: str = "≤ 6 × floor"


def lines(facts: Facts, rows: int) -> list[Line]:
    """What is measured. The floor of a sort is an index that is walked, whichever it is."""
    company = quote(facts.company)
    last = (rows - 1) // 50
    of_company = f"flt0_status_equals=PUBLISHED&flt1_company_id_equals={facts.company_id}"
    return [
        Line("list, first page", "/admin/job/", "/admin/job/", "/first", facts.admin),
        Line("list, last page", "/admin/job/?page=last", f"/admin/job/?page={last}", "/last", facts.admin),
        Line("sorted by time", "/admin/job/?sort=11&desc=1", "/admin/job/?sort=6&desc=1", "/last", facts.admin),
        Line("sorted by company", "/admin/job/?sort=1", "/admin/job/?sort=1", "/first", facts.admin),
        Line("search, common word", *both(f"search={facts.common}"), "/first", facts.admin, "≤ 40 ms"),
        Line(
            "the same, best first",
            f"/admin/job/?search={facts.common}&order=best",
            "",
            "/first",
            facts.admin,
            "≤ 40 ms",
        ),
        Line("search, rare word", *both(f"search={facts.rare}"), "/first", facts.admin, "≤ 40 ms"),
        Line(
            "filter status + company",
            f"/admin/job/?flt0_state_equals=published&flt1_company_equals={company}",
            f"/admin/job/?{of_company}",
            f"/filter?company={facts.company_id}",
            facts.admin,
        ),
        Line("one employer's rows", "/admin/job/", "/admin/job/?flt0_company_id_equals=1", "/employer", facts.owner),
        Line("public list", "/jobs", "", "/first", goal="≤ 5 × floor"),
        Line("public search, common word", f"/jobs?q={facts.common}", "", "/first", goal="≤ 40 ms"),
    ]


def both(query: str) -> tuple[str, str]:
    """The same question to ours and to plain Flask-Admin."""
    return f"/admin/job/?{query}", f"/admin/job/?{query}"


def prepare(server: Server, database_url: str, found: Sequence[Line]) -> None:
    """Ask for each page, and have done what they asked for: beside a site runs its worker."""
    for line in found:
        server.get(line.ours, line.cookie)
    command = [sys.executable, str(ROOT / "benchmarks" / "catch_up.py")]
    subprocess.run(command, cwd=ROOT, env=environment(database_url), check=True)


@dataclass
class Measured:
    """The median of some rounds, in milliseconds."""

    ms: float
    queries: int
    size: int


def measure(server: Server, path: str, cookie: str = "") -> Measured | None:
    """Ask again and again; None for a page that there is not, or that does not answer with 200."""
    if not path:
        return None
    first = server.get(path, cookie)
    if first.status != 200:
        print(f"{path} answers {first.status}: is the benchmark up to date?", file=sys.stderr)
        return None
    slow = first.seconds > SLOW
    for _ in range(0 if slow else WARM):
        server.get(path, cookie)
    answers = [server.get(path, cookie) for _ in range(1 if slow else ROUNDS)]
    return Measured(
        statistics.median(answer.seconds for answer in answers) * 1000, answers[-1].queries, answers[-1].size
    )
