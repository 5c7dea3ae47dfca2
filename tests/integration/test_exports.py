"""Rows out: the words, the guard, the trail, the stream."""

from __future__ import annotations

from threading import Thread

import psycopg
import pytest
from sqlalchemy import BigInteger, case, func, literal_column, select
from sqlalchemy.exc import DBAPIError

from my_app.extensions import db
from my_app.i18n import label
from my_app.models import AuditEntry, Job, SheetKind, utcnow
from my_app.services import exports
from my_app.services.exports import ExportColumn, id_ranges
from my_app.services.exports import jsonl_lines as export_jsonl
from my_app.services.exports import postgresql as export_postgresql
from my_app.services.exports import sqlite as export_sqlite
from my_app.services.spreadsheet.cells import Cell
from tests.cast import actor
from tests.factories import JobFactory
from tests.sheets import export, speaking, table

BROKEN = (DBAPIError, psycopg.Error)


def trail():
    db.session.expire_all()
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.export")).one()


def test_the_file_has_the_actors_rows_only(cast):
    rows = table(b"".join(export(actor(cast.owner), ["title"])))
    assert rows == [["Title"], ["Acme draft"], ["Acme engineer"]]


def test_it_begins_with_a_byte_order_mark(cast):
    assert next(export(actor(cast.owner))).startswith(b"\xef\xbb\xbf")


def test_cells_are_words_in_the_actors_language(cast):
    cast.draft.country = "DE"
    db.session.commit()
    french = speaking(actor(cast.owner), "fr")
    assert table(b"".join(export(french, ["country", "language"])))[1] == ["Allemagne", "anglais"]


def test_times_are_in_the_actors_zone(cast):
    cast.draft.expires_at = utcnow().replace(2026, 11, 21, 13, 45, 0, 0)
    db.session.commit()
    abroad = speaking(actor(cast.owner), "en", "Asia/Tokyo")
    assert table(b"".join(export(abroad, ["expires_at"])))[1] == ["2026-11-21 22:45"]


def test_numbers_are_what_a_german_spreadsheet_reads(cast):
    german = speaking(actor(cast.owner), "de")
    assert table(b"".join(export(german, ["salary_from", "salary_to"])))[2] == ["40000", "52500,50"]


def test_the_state_is_the_one_that_people_see(cast):
    for trait in ("scheduled", "expired", "rejected", "closed", "trashed", "in_review"):
        JobFactory(company=cast.acme, **{trait: True})
    states = [row[0] for row in table(b"".join(export(actor(cast.owner), ["state"])))[1:]]
    jobs = db.session.scalars(select(Job).where(Job.company_id == cast.acme.id).order_by(Job.id))
    assert states == [str(label(job.state)) for job in jobs]


def test_formulas_are_made_harmless(cast):
    cast.draft.title = '=HYPERLINK("http://evil.example")'
    db.session.commit()
    assert table(b"".join(export(actor(cast.owner), ["title"])))[1] == ['\'=HYPERLINK("http://evil.example")']


def test_the_trail_is_there_before_the_first_byte(cast):
    stream = export(actor(cast.owner), ["title"], q="engineer")
    entry = trail()
    assert entry.actor == "owner@example.org"
    assert (entry.details["criteria"], entry.details["finished"], entry.details["rows"]) == (
        {"q": "engineer"},
        False,
        0,
    )
    stream.close()


def test_the_trail_names_the_rows_that_went_out(cast):
    list(export(actor(cast.owner)))
    details = trail().details
    assert details["ids"] == id_ranges([cast.draft.id, cast.published.id])
    assert (details["rows"], details["finished"]) == (2, True)


def test_a_reader_who_goes_away_got_what_the_trail_says(cast, monkeypatch):
    monkeypatch.setattr(export_postgresql, "CHUNK", 1)
    monkeypatch.setattr(export_sqlite, "ROWS_AT_ONCE", 1)
    stream = export(actor(cast.owner))
    next(stream), next(stream)  # the header, and one row
    stream.close()
    details = trail().details
    assert (details["ids"], details["rows"], details["finished"]) == (str(cast.draft.id), 1, False)


def test_rows_that_were_never_sent_are_not_in_the_trail(cast):
    with pytest.raises(BROKEN):
        list(broken(cast, SheetKind.CSV))
    assert (trail().details["rows"], trail().details["finished"]) == (0, False)


@pytest.mark.parametrize("kind", [SheetKind.CSV, SheetKind.JSONL])
def test_a_stopped_export_says_so_in_its_last_line(cast, kind, monkeypatch):
    monkeypatch.setattr(export_jsonl, "CHUNK", 1)
    monkeypatch.setattr(export_jsonl, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(export_sqlite, "ROWS_AT_ONCE", 1)
    lines = []
    with pytest.raises(BROKEN):
        lines.extend(broken(cast, kind))
    assert "This file is not complete" in lines[-1].decode()


def test_a_workbook_that_was_stopped_does_not_begin(cast):
    with pytest.raises(BROKEN):
        broken(cast, SheetKind.XLSX)
    assert trail().details["rows"] == 0


def broken(cast, kind):
    """An export whose third row the database cannot work out: there is no such number."""
    last = JobFactory(company=cast.acme)
    failing = func.abs(literal_column("-9223372036854775807 - 1 + 0 * job.id", BigInteger))
    columns = [ExportColumn("title", "Title", Cell.TEXT), ExportColumn("odd", "Odd", Cell.NUMBER)]
    odd = case((Job.id == last.id, failing), else_=1)
    statement = select(Job.id, Job.title, odd).order_by(Job.id)  # no sorting, which would work out all rows first
    return exports.stream(
        actor(cast.owner),
        action="job.export",
        subject_type="job",
        statement=statement,
        columns=columns,
        criteria={},
        kind=kind,
    )


def test_it_can_be_read_without_request_and_context(cast):
    stream = export(speaking(actor(cast.owner), "fr"), ["title", "country"])
    read = []
    thread = Thread(target=lambda: read.extend(stream))
    thread.start()
    thread.join()
    assert len(table(b"".join(read))) == 3


def test_other_tables_can_be_exported_too(cast):
    who = actor(cast.admin)
    columns = [
        ExportColumn("name", "Name", Cell.TEXT),
        ExportColumn("created_at", "Created", Cell.MOMENT),
        exports.choice_column(who, "status", "Status", {"active": "Active"}),
        exports.flag_column(who, "open", "Open"),
        ExportColumn("id", "ID", Cell.NUMBER),
    ]
    acme = type(cast.acme)
    statement = select(acme.id, acme.name, acme.created_at, acme.status, acme.id > 0, acme.id).where(
        acme.slug == "acme"
    )
    content = b"".join(
        exports.stream(
            who, action="company.export", subject_type="company", statement=statement, columns=columns, criteria={}
        )
    )
    row = table(content)[1]
    assert [row[0], *row[2:]] == ["Acme", "Active", "yes", str(cast.acme.id)]


@pytest.mark.parametrize(("ids", "text"), [([], ""), ([7], "7"), ([3, 1, 2, 44, 44], "1-3,44"), ([1, 3], "1,3")])
def test_ids_are_kept_as_ranges(ids, text):
    assert id_ranges(ids) == text
