"""The databases' lines are, byte for byte, those that Python writes cell by cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Company, Job
from my_app.services.exports import csv_lines as export_csv
from my_app.services.exports.columns import job_columns
from my_app.services.exports.sheet import Sheet
from my_app.services.exports.sql import by_database
from my_app.services.spreadsheet.job_sheet import COLUMNS
from tests.cast import actor
from tests.factories import JobFactory
from tests.sheets import speaking

TEXTS = (
    "plain",
    "=1+1",
    "'=1",
    "''quoted''",
    "'",
    " -1",
    "\u200b@x",
    "\u3000\uff1dx",
    "\u00a0",
    "\u180e=",
    "é+1",
    "مرحبا؛ بكم",
    "日本, 語",
    "\U0001f600;",
    "100 % of 5%% \\ \\n :name %(x)s",
    'a "b", c; d',
    "line\nfeed",
    "carriage\rreturn",
    "\ttab",
    "\rreturn",
    "\n",
    " ",
    "",
    ",",
    ";",
    "\\.",
    "~",
    "\x7f=",
    "--",
    "9-1",
    "Z=",
    "\ufeff=",
    "\uff20x",
    "NULL",
    '"',
)
MOMENTS = (
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # Berlin shows half past two, and again an hour later
    datetime(2026, 10, 25, 1, 30, 59, 999999, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 30, 5, 123456, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, 0, 500, tzinfo=UTC),
    datetime(2026, 4, 4, 15, 15, tzinfo=UTC),  # the half hour that Lord Howe has twice
    datetime(1999, 10, 31, 1, 30, tzinfo=UTC),
    datetime(1911, 1, 1, 12, 0, tzinfo=UTC),
    datetime(2090, 7, 1, 12, 0, 1, tzinfo=UTC),
)
AMOUNTS = (None, Decimal(0), Decimal("13.50"), Decimal("1000.00"), Decimal("9999999999.99"), Decimal("0.07"))
PLACES = [("en", "UTC"), ("de", "Europe/Berlin"), ("fr", "Asia/Kathmandu"), ("ar", "Australia/Lord_Howe")]


@pytest.fixture
def nasty(cast):
    """Postings with every text in every place for texts, and moments and amounts that are hard to write."""
    for number, text in enumerate(TEXTS):
        amount, moment = AMOUNTS[number % len(AMOUNTS)], MOMENTS[number % len(MOMENTS)]
        JobFactory(
            company=cast.acme,
            title=text or "-",
            place=text,
            description=text * 3,
            reference=f"{text}{number}",
            country=[None, "DE", "ZW", "AD", "??"][number % 5],
            salary_from=amount,
            salary_to=amount,
            salary_currency=None if amount is None else "EUR",
            salary_period=None if amount is None else "hour",
            published_at=moment,
            expires_at=moment + timedelta(hours=1),
            created_at=moment,
        )


@pytest.mark.parametrize(("locale", "zone"), PLACES)
def test_the_database_writes_what_python_writes(cast, nasty, locale, zone):
    with db.engine.connect() as connection:
        made, expected = sheet(cast, locale, zone, COLUMNS), sheet(cast, locale, zone, COLUMNS)
        quick, plain = export_csv.QUICK[connection.dialect.name], export_csv.cell_by_cell
        assert by_database(made)
        (lines, ids), (right, right_ids) = whole(quick(connection, made)), whole(plain(connection, expected))
        assert [pair for pair in zip(lines, right, strict=True) if pair[0] != pair[1]] == []
        assert ids == right_ids


def test_a_single_column_is_not_left_to_the_database(cast, nasty):
    assert not by_database(sheet(cast, "en", "UTC", ["place"]))


def sheet(cast, locale, zone, names):
    who = speaking(actor(cast.owner), locale, zone)
    columns, expressions = job_columns(who, list(names))
    statement = select(Job.id, *expressions).join(Company).where(Job.title != "no 100 % '\\ :x").order_by(Job.id)
    return Sheet(who, columns, statement)


def whole(pieces):
    """The lines, and the ids that came with them."""
    parts = list(pieces)
    lines = b"".join(piece.data for piece in parts).decode().split("\r\n")
    return lines, [number for piece in parts for number in piece.ids]
