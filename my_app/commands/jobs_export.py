"""``jobs export``: postings out into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import ColumnElement, func, select

from my_app import i18n
from my_app.commands.base import Refusal, command, the_company
from my_app.commands.jobs import jobs
from my_app.extensions import db
from my_app.models import Company, Job, SheetKind
from my_app.policies import COMMAND_LINE, Permission, rows
from my_app.services import exports, searching
from my_app.services.searching import words as search_words
from my_app.services.spreadsheet.job_sheet import COLUMNS

KINDS = [kind.value for kind in SheetKind]


@jobs.command("export", with_appcontext=False)
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--company", "slug", metavar="SLUG", help="Only this company's postings.")
@click.option("--all", "everything", is_flag=True, help="All companies' postings.")
@click.option("--format", "kind", type=click.Choice(KINDS), help="The kind of file; as its name ends by default.")
@click.option("--columns", metavar="NAMES", help="Fields, with commas between them; all of the sheet by default.")
@click.option("--search", default="", help="Only postings that a search for this finds.")
@click.option("--language", type=click.Choice(list(i18n.LOCALES)), default="en", help="Of headers, words and numbers.")
@click.option("--timezone", default="UTC", metavar="ZONE", help="In which moments are written, like Europe/Berlin.")
@command
def export_jobs(
    file: Path,
    slug: str | None,
    everything: bool,
    kind: str | None,
    columns: str | None,
    search: str,
    language: str,
    timezone: str,
) -> None:
    """Export postings into FILE: what an import reads again, when all columns go out.

    The file is there when it is whole, and not before. Exit code 2: nothing was written.
    """
    if bool(slug) is everything:
        raise Refusal("Name one company with --company SLUG, or all with --all.")
    wanted = SheetKind(_kind(file, kind))
    names = _names(columns)
    actor = replace(COMMAND_LINE, locale=language, timezone=timezone)
    clauses = [rows(actor, Permission.JOB_EXPORT, Job), *_found(search)]
    if slug:
        clauses.append(Job.company_id == the_company(slug).id)
    count = db.session.scalar(select(func.count(Job.id)).where(*clauses)) or 0
    chosen, expressions = exports.job_columns(actor, names)
    statement = select(Job.id, *expressions).join(Company, Company.id == Job.company_id).where(*clauses)
    db.session.rollback()
    with _bar(count) as progress, _whole(file) as write:
        for chunk in exports.stream(
            actor,
            action="job.export",
            subject_type=Job.__tablename__,
            statement=statement.order_by(Job.id),
            columns=chosen,
            criteria={"company": slug, "search": search},
            kind=wanted,
            progress=progress,
        ):
            write(chunk)
    click.echo(f"{count} postings in {file}.")


def _kind(file: Path, kind: str | None) -> str:
    found = kind or file.suffix.removeprefix(".").lower()
    if found not in KINDS:
        raise Refusal(f"Say with --format which kind of file it shall be: {', '.join(KINDS)}.")
    return found


def _names(columns: str | None) -> list[str]:
    names = [name.strip() for name in columns.split(",")] if columns is not None else list(COLUMNS)
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise Refusal(f"There is no field {unknown[0]!r}. The fields: {', '.join(COLUMNS)}.")
    return list(dict.fromkeys(names))


def _found(search: str) -> list[ColumnElement[bool]]:
    return [searching.condition(search_words.parse(search))] if search.strip() else []


@contextmanager
def _bar(count: int) -> Iterator[Callable[[int], Any]]:
    """A progress bar on standard error, on a terminal only."""
    with click.progressbar(length=count, label="Postings", show_pos=True, file=click.get_text_stream("stderr")) as bar:
        yield lambda done: bar.update(done - bar.pos)


@contextmanager
def _whole(file: Path) -> Iterator[Callable[[bytes], Any]]:
    """Write beside ``file``, which is replaced when all is written. Raises `Refusal` where nothing can be written."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as target:
            yield target.write
        part.replace(file)
    except OSError as error:
        raise Refusal(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
