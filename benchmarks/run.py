"""Measure everything and print it as Markdown.

``python benchmarks/run.py --rows 10000 --rows 100000 --postgresql postgresql://user:password@127.0.0.1/postgres``
makes the databases that are not there yet, and runs Jobdesk, the floor and plain Flask-Admin over each of them.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import facts, load, pages, report, transfers
from benchmarks.databases import Kind, Postgresql, Sqlite, a_copy, filled
from benchmarks.servers import running

IMPORT_ROWS = 100_000
SIZES = [10_000, 100_000]


def main() -> None:
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers end with this
    kinds: list[Kind] = [] if options.only == "postgresql" else [Sqlite(options.folder)]
    if options.postgresql and options.only != "sqlite":
        kinds.append(Postgresql(options.postgresql))
    results = report.Results()
    for rows in sorted(options.rows or SIZES):
        with ThreadPoolExecutor() as pool:  # each is a process of its own
            names = list(pool.map(partial(filled, rows=rows, fresh=options.fresh), kinds))
        for kind, name in zip(kinds, names, strict=True):
            measure(kind, name, rows, options, results)
            if options.output:  # as far as it is: the rest may take long
                options.output.write_text(report.markdown(results), encoding="utf-8")
    print(report.markdown(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure Jobdesk beside its floor and plain Flask-Admin.")
    parser.add_argument("--rows", type=int, action="append", help="how many postings; may be given again")
    parser.add_argument("--postgresql", default="", help="a server in which databases can be made; SQLite only without")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one of the two")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "jobdesk-benchmarks")
    parser.add_argument("--fresh", action="store_true", help="fill the databases anew")
    parser.add_argument("--skip", action="append", default=[], choices=("pages", "load", "export", "import"))
    parser.add_argument("--import-rows", type=int, default=IMPORT_ROWS, help="%(default)s")
    parser.add_argument("--worker-class", default="sync", help="gunicorn's, for ours; %(default)s")
    parser.add_argument("--output", type=Path, help="a file for the report")
    return parser.parse_args()


def measure(kind: Kind, name: str, rows: int, options: argparse.Namespace, results: report.Results) -> None:
    """One database."""
    began = time.perf_counter()
    known = facts.find(kind.url(name))
    with (
        running("ours", kind.url(name), options.worker_class) as ours,
        running("plain", kind.url(name)) as plain,
        running("floor", kind.url(name)) as floor,
    ):
        add = Adder(results, kind.name, rows)
        add.plain("start to first answer, s", ours.started_in, floor.started_in, plain.started_in)
        add.plain("idle worker, MB", ours.memory(), floor.memory(), plain.memory())
        if "pages" not in options.skip:
            found = pages.lines(known, rows)
            pages.prepare(ours, kind.url(name), found)
            for line in found:
                add.page(line, ours, floor, plain)
        if "load" not in options.skip:
            path = "/admin/job/"
            add.load(
                load.per_second(ours, path, known.admin), load.per_second(floor, "/first"), load.per_second(plain, path)
            )
        if "export" not in options.skip:
            add.export(
                transfers.export(ours, transfers.EXPORT, known.admin), transfers.export_floor(kind, kind.url(name))
            )
            add.export_floor(transfers.export(floor, "/export"), transfers.export(plain, "/admin/job/export/csv/"))
    if "import" not in options.skip:
        bring_in(kind, name, options.import_rows, Adder(results, kind.name, rows))
    print(f"{kind.name}, {rows:,} rows: measured in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def bring_in(kind: Kind, name: str, rows: int, add: Any) -> None:
    """New rows into a copy."""
    path = transfers.sheet(rows)
    with a_copy(kind, name) as url:
        floor = transfers.import_floor(kind, url, path)
        transfers.found_company(url)
        add.bring_in(transfers.bring_in(url, path), floor, rows)


class Adder:
    """Puts what was measured of one database into the results."""

    def __init__(self, results: report.Results, database: str, rows: int) -> None:
        self.results, self.database, self.rows = results, database, rows

    def page(self, line: pages.Line, ours: Any, floor: Any, plain: Any) -> None:
        """A page, of all three."""
        found = {
            "ours": pages.measure(ours, line.ours, line.cookie),
            "floor": pages.measure(floor, line.floor),
            "plain": pages.measure(plain, line.plain),
        }
        self.results.pages.append(
            {"line": line.name, "database": self.database, "rows": self.rows, "goal": line.goal, **found}
        )

    def other(self, what: str, *cells: str) -> None:
        """A line of the second table."""
        self.results.others.append((what, self.database, f"{self.rows:,}", *cells))

    def plain(self, what: str, ours: float, floor: float, plain: float) -> None:
        """Three figures of which less is better."""
        self.other(
            what, f"{ours:.2f}", f"{floor:.2f}", report.times(ours, floor), f"{plain:.2f}", report.times(ours, plain)
        )

    def load(self, ours: float, floor: float, plain: float) -> None:
        """Three figures of which more is better."""
        cells = (f"{ours:.0f}", f"{floor:.0f}", report.times(ours, floor), f"{plain:.0f}", report.times(ours, plain))
        self.other("list, 8 connections, pages a second", *cells)

    def export(self, ours: transfers.Transfer, floor: transfers.Transfer) -> None:
        """Ours beside the database's own tool."""
        ratio = report.times(ours.seconds, floor.seconds)
        self.other(
            f"export CSV ({ours.size:.0f} MB), s",
            f"{ours.seconds:.1f}",
            f"{floor.seconds:.1f} (its shell)",
            ratio,
            "",
            "",
        )
        self.first = ours

    def export_floor(self, floor: transfers.Transfer, plain: transfers.Transfer) -> None:
        """Ours beside a bare csv.writer and Flask-Admin's export."""
        ours = self.first
        self.plain("export CSV beside csv.writer, s", ours.seconds, floor.seconds, plain.seconds)
        self.plain("export, first byte, s", ours.first_byte, floor.first_byte, plain.first_byte)
        self.plain("export, memory beyond idle, MB", ours.peak, floor.peak, plain.peak)

    def bring_in(self, ours: dict[str, Any], floor: transfers.Transfer, rows: int) -> None:
        """An import beside the database's own tool."""
        shell = f"{floor.seconds:.2f} (its shell)"
        for what in ("dry_run", "apply"):
            ratio = report.times(ours[what], floor.seconds)
            words = what.replace("_", " ")
            self.other(f"import of {rows:,} rows, {words}, s", f"{ours[what]:.1f}", shell, ratio, "", "")
        self.other(f"import, memory beyond idle, MB ({ours['words']})", f"{ours['memory']:.0f}", "", "", "", "")


if __name__ == "__main__":
    main()
