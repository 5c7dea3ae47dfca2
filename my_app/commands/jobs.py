"""``jobs import``: postings in from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Self

import click
from flask.cli import AppGroup

from my_app.commands.base import Refusal, command, the_company
from my_app.policies import COMMAND_LINE
from my_app.services.imports import mapping as import_mapping
from my_app.services.imports import run as import_run

jobs = AppGroup("jobs", help="Postings.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@jobs.command("import", with_appcontext=False)
@click.argument("file", type=FILE)
@click.option("--company", "slug", required=True, metavar="SLUG", help="Whose postings they are.")
@click.option("--mapping", type=FILE, help="A TOML file that says which columns are which fields.")
@click.option("--only", multiple=True, metavar="HEADER=VALUE", help="Only rows with this value in this column.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.pass_context
@command
def import_jobs(
    context: click.Context, file: Path, slug: str, mapping: Path | None, only: tuple[str, ...], dry_run: bool
) -> None:
    """Import the postings in a CSV, XLSX or JSON Lines file; those whose reference is known are updated.

    Exit code 0: all rows were imported. 1: some were not, and each is named with its line, column and reason.
    2: nothing was, since the file, the mapping or the company cannot be used.
    """
    company, wanted = the_company(slug), _only(only)
    columns = import_mapping.load_mapping(mapping) if mapping else None
    try:
        with file.open("rb") as source, Bars() as told:
            report = import_run.run(
                COMMAND_LINE, company, source, columns, wanted, filename=file.name, dry_run=dry_run, told=told
            )
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}.") from error
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
    _tell(report)
    context.exit(1 if report.failed else 0)


class Bars:
    """A progress bar for each step, on a terminal only; the report goes to the standard output."""

    def __init__(self) -> None:
        self.step, self.bar = "", None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.bar is not None:
            self.bar.render_finish()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that ``done`` of about ``total`` rows of this step are done."""
        if not sys.stderr.isatty():
            return
        if step != self.step:
            self.__exit__()
            words = {"check": "Checking", "apply": "Writing"}
            self.step, self.bar = step, click.progressbar(length=total, label=words[step], file=sys.stderr)
        self.bar.length = total
        self.bar.update(done - self.bar.pos)


def _only(pairs: tuple[str, ...]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for pair in pairs:
        header, equals, value = pair.partition("=")
        if not equals or not header or header in wanted:
            raise Refusal(f"--only takes HEADER=VALUE, once for each header, not {pair!r}.")
        wanted[header] = value
    return wanted


def _tell(report: import_run.ImportReport) -> None:
    for error in report.errors:
        click.echo(f"Line {error.line}, {error.column}: {error.reason}" if error.column else _whole_line(error))
    if report.error_count > len(report.errors):
        click.echo(f"… and {report.error_count - len(report.errors)} more.")
    if report.assumed:
        click.echo(f"The file is not UTF-8 and was read as {report.assumed}.")
    if report.ignored_columns:
        click.echo(f"Columns that were not read: {', '.join(report.ignored_columns)}.")
    click.echo(
        f"{report.rows} rows: {report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.repeated} repeated, {report.skipped} left out, {report.failed} not imported."
    )


def _whole_line(error: import_run.LineError) -> str:
    return f"Line {error.line}: {error.reason}"
