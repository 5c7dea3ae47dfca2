"""Files out of and into the program, for tests."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from sqlalchemy import select

from my_app.models import Company, Job
from my_app.policies import Permission, rows
from my_app.services import exports
from my_app.services.imports.run import ImportReport, run
from my_app.services.spreadsheet.job_sheet import COLUMNS


def export(actor, names=tuple(COLUMNS), **criteria) -> exports.Iterator[bytes]:
    """The actor's postings, all columns, as the admin would send them."""
    columns, expressions = exports.job_columns(actor, list(names))
    statement = (
        select(Job.id, *expressions).join(Company).where(rows(actor, Permission.JOB_EXPORT, Job)).order_by(Job.id)
    )
    return exports.stream(
        actor, action="job.export", subject_type="job", statement=statement, columns=columns, criteria=criteria
    )


def table(content: bytes) -> list[list[str]]:
    """The cells of an exported file."""
    text = content.decode("utf-8-sig")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def speaking(actor, locale, timezone="America/New_York"):
    """The same actor with another language and zone."""
    return replace(actor, locale=locale, timezone=timezone)


def load(actor, company, content, mapping=None, only=None) -> ImportReport:
    """Import a file of this content, text or bytes."""
    data = content.encode() if isinstance(content, str) else content
    return run(actor, company, io.BytesIO(data), mapping, only)
