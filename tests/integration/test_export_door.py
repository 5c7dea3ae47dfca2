"""The door of exports: which rows and columns, in which kind of file, at once or in the background."""

from __future__ import annotations

import io
import json
import os
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from my_app.admin.exports.choice import ExportChoice
from my_app.extensions import db, files
from my_app.models import AuditEntry, BackgroundTask, JobState, SheetKind, TaskState, utcnow
from my_app.services import background
from my_app.services.exports import files as export_files
from tests.cast import actor
from tests.factories import JobFactory
from tests.html import parse_strictly
from tests.posting import post
from tests.sheets import table

PAGE = "/admin/job/export/"


@pytest.fixture
def send(sign_in, cast):
    """Send the page's form as the owner of Acme."""
    owner = sign_in(cast.owner)
    return lambda address=PAGE, **form: post(owner, address, form)


def titles(answer):
    return [row[0] for row in table(answer.data)[1:]]


def the_task():
    db.session.expire_all()
    exports = select(BackgroundTask).where(BackgroundTask.kind == export_files.KIND).order_by(BackgroundTask.id.desc())
    return db.session.scalars(exports).first()


def test_the_page_is_a_plain_form(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(f"{PAGE}?search=engineer").text)
    assert {each.get("name") for each in page.iter("input")} >= {"format", "rows", "columns", "field", "background"}


def test_chosen_columns_come_in_their_order(cast, send):
    answer = send(columns="chosen", field=["place", "title"])
    assert table(answer.data)[0] == ["Place", "Title"]


def test_the_ticked_rows_alone_go_out(cast, send):
    assert titles(send(rows="selected", rowid=[cast.draft.id])) == ["Acme draft"]


def test_a_selection_passes_over_what_is_anothers(cast, send):
    foreign = JobFactory(company=cast.bolt)
    assert titles(send(rows="selected", rowid=[cast.draft.id, foreign.id])) == ["Acme draft"]
    assert send(rows="selected", rowid=[foreign.id]).status_code == 404


def test_the_rows_of_the_page_alone_go_out(cast, send):
    JobFactory.create_batch(20, company=cast.acme)
    assert len(titles(send(f"{PAGE}?page_size=20&page=1", rows="page"))) == 2


@pytest.mark.parametrize(
    "form", [{"format": "pdf"}, {"rows": "some"}, {"columns": "few"}, {"columns": "chosen"}, {"rows": "selected"}]
)
def test_what_makes_no_sense_comes_back_with_a_reason(cast, send, form):
    answer = send(**form)
    assert (answer.status_code, "invalid-feedback" in answer.text) == (422, True)


def test_a_workbook_holds_numbers_and_text(cast, send):
    cast.published.title = "=1+1"
    db.session.commit()
    answer = send(
        format="xlsx", columns="chosen", field=["title", "salary_to"], rows="selected", rowid=[cast.published.id]
    )
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows == [("Title", "Salary to"), ("=1+1", 52500.5)]


def test_lines_of_json_hold_plain_values(cast, send):
    answer = send(format="jsonl", columns="chosen", field=["id", "salary_to", "remote"])
    rows = {row["id"]: row for row in map(json.loads, answer.text.splitlines())}
    assert rows[cast.published.id] == {"id": cast.published.id, "salary_to": 52500.5, "remote": "onsite"}


def test_above_the_bound_a_link_leads_to_the_page(app, cast, sign_in, monkeypatch):
    monkeypatch.setitem(app.config, "EXPORT_ROWS_AT_ONCE", 1)
    answer = sign_in(cast.owner).get("/admin/job/export/csv/?search=acme")
    assert (answer.status_code, answer.location) == (302, "/admin/job/export/?kind=csv&search=acme")


def test_above_the_bound_it_is_made_in_the_background(app, cast, sign_in, monkeypatch, outbox):
    monkeypatch.setitem(app.config, "EXPORT_ROWS_AT_ONCE", 1)
    owner = sign_in(cast.owner)
    at_once = owner.get("/admin/job/export/csv/?search=engineer").data
    post(owner, f"{PAGE}?search=acme", {"format": "csv"})
    background.run_waiting()
    assert the_task().result["rows"] == 2
    link = f"/admin/exports/{the_task().id}/"
    assert link in outbox[-1].body
    assert table(owner.get(link).data)[0] == table(at_once)[0]


def test_the_file_is_for_whoever_asked(cast, sign_in, send):
    send(background="1")
    background.run_waiting()
    assert sign_in(cast.admin).get(f"/admin/exports/{the_task().id}/").status_code == 404


def test_it_is_as_the_person_may_see_it_when_it_is_made(cast, send):
    send(background="1")
    cast.owner.active = False
    db.session.commit()
    background.run_waiting()
    assert the_task().state is TaskState.STOPPED


def test_an_expired_file_is_gone(cast, sign_in, send):
    owner = sign_in(cast.owner)
    post(owner, PAGE, {"background": "1"})
    background.run_waiting()
    the_task().finished_at = utcnow() - timedelta(hours=73)
    db.session.commit()
    answer = owner.get(f"/admin/exports/{the_task().id}/")
    assert (answer.status_code, "72" in answer.text) == (410, True)


def test_old_files_are_removed(app):
    kept, old = (export_files.write([b"x"], SheetKind.CSV) for _ in range(2))
    os.utime(files.path(old), (0, 0))
    assert export_files.remove_expired(72) >= 1
    assert (files.path(kept).exists(), files.path(old).exists()) == (True, False)


def test_a_second_export_waits_its_turn(cast, sign_in):
    owner = sign_in(cast.owner)
    post(owner, PAGE, {"background": "1"})
    answer = post(owner, PAGE, {"format": "csv"}, follow_redirects=True)
    assert "this one begins when that has ended" in answer.text
    assert db.session.query(BackgroundTask).count() == 2


def test_what_the_background_took_out_is_in_the_trail(cast, send):
    send(background="1")
    background.run_waiting()
    details = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.export")).one().details
    assert (details["finished"], details["rows"], details["criteria"]["tab"]) == (True, 2, "all")


def test_every_state_has_a_tab_that_can_be_taken_out(cast, send):
    assert titles(send(f"{PAGE}?tab={JobState.DRAFT}")) == ["Acme draft"]


def test_a_deep_pages_link_takes_out_the_whole_list(app):
    view = next(view for view in app.extensions["admin"][0]._views if view.endpoint == "job")
    with app.test_request_context("/admin/job/?after=x&page=2&page_size=20&sort=0"):
        assert view.export_url() == "/admin/job/export/csv/?sort=0"


def test_an_address_with_a_strange_argument_is_no_error(cast, sign_in):
    assert sign_in(cast.owner).post("/admin/job/action/?endpoint=x&_anchor=y").status_code < 500


def test_of_two_downloads_of_one_person_the_second_waits_its_turn(cast, sign_in):
    owner = sign_in(cast.owner)
    first = owner.get("/admin/job/export/csv/", buffered=False)
    assert owner.get("/admin/job/export/csv/").location == "/admin/job/export/?kind=csv"
    assert "/admin/task/details/" in post(owner, PAGE, {"format": "csv"}).location
    assert len(titles(first)) == 2  # it goes on undisturbed
    background.run_waiting()
    assert len(titles(owner.get("/admin/job/export/csv/"))) == 2


def test_a_download_that_broke_off_keeps_nobody_waiting(cast, sign_in):
    owner = sign_in(cast.owner)
    owner.get("/admin/job/export/csv/", buffered=False).close()
    assert len(titles(owner.get("/admin/job/export/csv/"))) == 2


def test_a_download_whose_server_was_killed_is_made_by_a_worker(cast, sign_in, outbox):
    turn = background.at_once(actor(cast.owner), "list.export", at_the_list())
    assert background.at_once(actor(cast.owner), "list.export", {}) is None
    background.run_waiting(utcnow() + timedelta(minutes=7))
    assert (the_task().id, the_task().state, len(outbox)) == (turn.task_id, TaskState.DONE, 1)


def test_a_download_can_be_stopped_from_the_list_of_work(cast, monkeypatch):
    monkeypatch.setattr("my_app.services.background.turn.NOTE_EVERY", 0)
    turn = background.at_once(actor(cast.owner), "list.export", at_the_list())
    turn(1)
    background.stop(actor(cast.owner), the_task())
    with pytest.raises(background.Stopped):
        turn(2)


def at_the_list():
    choice = ExportChoice(names=["title"]).kept()
    return {"view": "job", "address": "/admin/job/", "site": "http://localhost/", "choice": choice}


def test_ones_own_files_are_found_again_on_the_page_for_as_long_as_they_are_kept(cast, sign_in, send):
    send(background="1")
    background.run_waiting()
    link = f'href="/admin/exports/{the_task().id}/"'
    assert link in sign_in(cast.owner).get(PAGE).text
    assert link not in sign_in(cast.admin).get(PAGE).text
    the_task().finished_at = utcnow() - timedelta(hours=73)
    db.session.commit()
    page = sign_in(cast.owner).get(PAGE).text
    assert (link in page, "This file is no longer kept" in page) == (False, True)
