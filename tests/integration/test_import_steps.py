"""An import in steps: what a file is, its columns, the dry run, apply, undo; and who may."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db, files
from my_app.models import AuditEntry, BatchState, CompanyStatus, ImportBatch, Job
from my_app.services import background, imports
from my_app.services.imports import work as import_work
from my_app.services.imports.mapping import ColumnMapping
from my_app.services.imports.types import OutcomeKind, Reading
from tests.cast import actor
from tests.factories import JobFactory
from tests.sheets import load

COLUMNS = "ID,Version,Reference,Title,Place\n"


@pytest.fixture
def owner(cast):
    return actor(cast.owner)


@pytest.fixture
def upload(cast, owner):
    """``upload(content)``: the batch for this file, as Acme's owner sends it."""

    def send(content, name="postings.csv"):
        data = content.encode() if isinstance(content, str) else content
        return imports.receive(owner, cast.acme.id, name, io.BytesIO(data))

    return send


@pytest.fixture
def checked(owner, upload):
    """``checked(content)``: the same, its columns as suggested, after the dry run."""

    def check(content):
        batch = upload(content)
        imports.choose(owner, batch.id, imports.preview(owner, batch.id).suggested)
        return imports.check(owner, batch.id)

    return check


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return file.getvalue()


def swollen(part):
    """A workbook with one part that is read at once, and larger than any real one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(part, b" " * 9_000_000)
    return file.getvalue()


def title(job):
    db.session.expire_all()
    return db.session.scalar(select(Job.title).where(Job.id == job.id))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"[{}]",
        b"<!doctype html>",
        bomb(),
        swollen("[Content_Types].xml"),
        swollen("xl/_rels/workbook.xml.rels"),
    ],
)
def test_what_is_no_sheet_is_refused_and_not_kept(upload, content):
    with pytest.raises(Invalid) as refused:
        upload(content)
    assert str(refused.value.errors["file"])
    assert db.session.scalar(select(ImportBatch.id)) is None


def test_columns_are_suggested_by_words_of_other_programs(upload, owner):
    preview = imports.preview(owner, upload("Kennziffer;Stellentitel;Arbeitsort;Gehalt von\nX;Koch;Ulm;3.000,50\n").id)
    assert preview.suggested == {0: "reference", 1: "title", 2: "place", 3: "salary_from"}
    assert (preview.reading.delimiter, preview.reading.decimal, preview.missing) == (";", ",", [])


def test_a_reading_can_be_changed(upload, owner):
    batch = upload("Title;Place\nA|B;C\n")
    assert imports.preview(owner, batch.id, Reading(delimiter="|")).headers == ["Title;Place"]


def test_texts_that_were_decoded_wrongly_are_repaired_at_both_doors(upload, owner, cast):
    sheet = "Reference,Title\nN-1,â€œNurseâ€\x9d\n"
    batch = upload(sheet)
    seen = imports.preview(owner, batch.id)
    assert ("â€œ" in seen.samples[0][1], len(seen.notes)) == (True, 1)
    imports.choose(owner, batch.id, seen.suggested, Reading(mend="yes"))
    imports.apply(owner, imports.check(owner, batch.id).id)
    assert imports.preview(owner, batch.id).samples[0][1] == "“Nurse”"
    mapping = ColumnMapping({"reference": ("{Reference}",), "title": ("{Title}",)}, mend_text=True)
    assert load(owner, cast.acme, sheet, mapping).unchanged == 1


def test_the_dry_run_writes_nothing_and_tells_each_cell(checked, owner, cast):
    batch = checked("Reference,Title\nA-1,Renamed\nN-1,New\nA-2,Acme engineer\nN-2,\n")
    assert [batch.counts[kind.value] for kind in OutcomeKind] == [1, 1, 1, 0, 1]
    change = imports.outcomes(owner, batch.id, OutcomeKind.CHANGED).rows[0]
    assert (change.line, change.changes[0].old, change.changes[0].new) == (2, "Acme draft", "Renamed")
    refused = imports.outcomes(owner, batch.id, OutcomeKind.REFUSED).rows[0]
    assert (refused.line, refused.reasons[0].column) == (5, "Title")
    assert (title(cast.draft), batch.state) == ("Acme draft", BatchState.CHECKED)


def test_refused_rows_come_as_a_file_that_can_be_corrected(checked, owner):
    batch = checked("Title,Country,Extra\nA,Nowhere,=1+1\n")
    content = b"".join(imports.refused_file(owner, batch.id))
    again = checked(content.replace(b"Nowhere", b"Peru"))
    assert b"'=1+1" in content
    assert (again.counts["new"], again.counts["refused"]) == (1, 0)


def test_applied_twice_is_applied_once(checked, owner):
    batch = imports.apply(owner, checked("Reference,Title\nN-1,New\n").id)
    assert batch.state is BatchState.APPLIED
    with pytest.raises(Conflict):
        imports.apply(owner, batch.id)


def test_what_was_edited_since_the_check_stops_all_of_it(checked, owner, cast):
    batch = checked("Reference,Title\nA-1,Renamed\nN-1,New\n")
    cast.draft.place = "Elsewhere"
    db.session.commit()
    with pytest.raises(Conflict):
        imports.apply(owner, batch.id)
    assert (title(cast.draft), imports.get(owner, batch.id).state) == ("Acme draft", BatchState.CHECKED)
    assert imports.get(owner, batch.id).error
    assert db.session.scalar(select(Job.id).where(Job.reference == "N-1")) is None


def test_an_old_version_is_refused_with_both_values(checked, owner, cast):
    row = f"{cast.draft.id},{cast.draft.version},A-1,Mine,Springfield\n"
    cast.draft.title = "Theirs"
    db.session.commit()
    batch = checked(COLUMNS + row)
    reason = imports.outcomes(owner, batch.id, OutcomeKind.REFUSED).rows[0].reasons[0]
    assert (reason.column, "Mine" in reason.reason, "Theirs" in reason.reason) == ("Title", True, True)


def test_an_old_export_never_leads_to_another_posting(checked, owner):
    batch = imports.apply(owner, checked("Reference,Title\nN-1,New\n").id)
    old = db.session.scalar(select(Job.id).where(Job.reference == "N-1"))
    imports.undo(owner, batch.id)
    imports.apply(owner, checked("Reference,Title\nO-1,Another\n").id)
    assert JobFactory().id > db.session.scalar(select(Job.id).where(Job.reference == "O-1")) > old
    assert checked(f"{COLUMNS}{old},1,N-1,New,Springfield\n").counts["refused"] == 1


def test_an_old_version_without_a_change_is_nothing(checked, cast):
    row = f"{cast.draft.id},{cast.draft.version - 1},A-1,Acme draft,Springfield\n"
    assert checked(COLUMNS + row).counts["unchanged"] == 1


def test_another_companys_id_is_like_one_that_does_not_exist(checked, owner, cast):
    batch = checked(f"{COLUMNS}{cast.rival_draft.id},,,A,B\n999999,,,A,B\n")
    first, second = imports.outcomes(owner, batch.id, OutcomeKind.REFUSED).rows
    assert first.reasons == second.reasons


def test_undo_takes_all_back_but_what_was_edited_since(checked, owner, cast):
    batch = imports.apply(owner, checked("Reference,Title\nA-1,Renamed\nA-2,Renamed too\nN-1,New\nN-2,Kept\n").id)
    kept = db.session.scalar(select(Job).where(Job.reference == "N-2"))
    kept.place = "Edited"
    db.session.commit()
    batch = imports.undo(owner, batch.id)
    assert (title(cast.draft), title(cast.published)) == ("Acme draft", "Acme engineer")
    assert [batch.counts[name] for name in ("removed", "restored", "left")] == [1, 2, 1]
    assert batch.counts["left_rows"] == [[kept.id, "Kept", "edited"]]
    assert db.session.scalar(select(Job.version).where(Job.id == cast.draft.id)) == 3


def test_an_undo_leaves_the_one_posting_whose_reference_is_anothers_by_now(checked, owner, cast):
    ids, other = [cast.draft.id, cast.published.id], JobFactory(company=cast.acme, reference=None)
    batch = checked(f"ID,Reference,Title\n{ids[0]},B-1,Renamed\n{ids[1]},B-2,Renamed too\n,N-9,New\n")
    imports.apply(owner, batch.id)
    other.reference = "A-1"
    db.session.commit()
    batch = imports.undo(owner, batch.id)
    assert [batch.counts[name] for name in ("removed", "restored", "left")] == [1, 1, 1]
    assert batch.counts["left_rows"] == [[ids[0], "Renamed", "taken:A-1"]]
    assert (title(cast.draft), title(cast.published)) == ("Renamed", "Acme engineer")


def test_an_undo_gives_references_back_in_a_row(checked, owner, cast):
    """Each has by now what another one had."""
    ids = [cast.draft.id, cast.published.id]
    imports.apply(owner, (first := checked(f"ID,Reference\n{ids[0]},B-1\n")).id)
    second = imports.apply(owner, checked(f"ID,Reference\n{ids[1]},A-1\n").id)
    imports.undo(owner, second.id)
    assert imports.undo(owner, first.id).counts["restored"] == 1
    assert db.session.scalars(select(Job.reference).where(Job.id.in_(ids)).order_by(Job.id)).all() == ["A-1", "A-2"]


def test_imports_are_undone_one_after_the_other(checked, owner, cast):
    first = imports.apply(owner, checked("Reference,Title,Place\nN-1,New,Leeds\nA-1,Renamed,Leeds\n").id)
    second = imports.apply(owner, checked("Reference,Place\nN-1,York\nA-1,York\n").id)
    assert imports.undo(owner, second.id).counts["restored"] == 2
    counts = imports.undo(owner, first.id).counts
    assert [counts[name] for name in ("removed", "restored", "left")] == [1, 1, 0]
    assert title(cast.draft) == "Acme draft"


def test_an_undo_hands_nothing_back_that_was_edited_between_two_imports(checked, owner, cast):
    first = imports.apply(owner, checked("Reference,Title\nN-1,New\n").id)
    db.session.scalar(select(Job).where(Job.reference == "N-1")).place = "Edited"
    db.session.commit()
    second = imports.apply(owner, checked("Reference,Place\nN-1,York\n").id)
    imports.undo(owner, second.id)
    assert imports.undo(owner, first.id).counts["left"] == 1


@pytest.mark.parametrize("what", ["trash", "purge", "suspend"])
def test_an_undo_after_other_things_have_happened(checked, owner, cast, what):
    batch = imports.apply(owner, checked("Reference,Title\nA-1,Renamed\nN-1,New\n").id)
    new = db.session.scalar(select(Job).where(Job.reference == "N-1"))
    if what == "trash":
        new.deleted_at = datetime.now(UTC)
    elif what == "purge":
        db.session.delete(new)
    else:
        cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    counts = imports.undo(actor(cast.owner if what != "suspend" else cast.admin), batch.id).counts
    assert (title(cast.draft), counts["restored"]) == ("Acme draft", 1)
    assert counts["left_rows"] == ([[new.id, "New", "trashed"]] if what == "trash" else [])


def test_a_corrected_file_comes_in_after_an_undo(checked, owner):
    imports.undo(owner, imports.apply(owner, checked("Reference,Title\nN-1,Nwe\n").id).id)
    assert checked("Reference,Title\nN-1,New\n").counts["new"] == 1


def test_large_files_are_worked_on_in_the_background(app, checked, owner, monkeypatch):
    monkeypatch.setitem(app.config, "IMPORT_ROWS_AT_ONCE", 1)
    batch = checked("Reference,Title\nN-1,New\nN-2,New\n")
    assert batch.state is BatchState.CHECKING
    background.run_waiting()
    assert imports.apply(owner, batch.id).state is BatchState.APPLYING
    background.run_waiting()
    assert imports.undo(owner, batch.id).state is BatchState.UNDOING
    background.run_waiting()
    assert imports.get(owner, batch.id).counts["removed"] == 2


def test_cells_of_a_workbook_are_read_without_guessing(upload, owner, checked):
    batch = checked(
        workbook(
            ["Reference", "Title", "Salary from", "Currency", "Salary period", "Published", "Place"],
            [17, "'=not guarded", 1.234, "EUR", "hour", datetime(2026, 11, 21, 9, 30), None],  # noqa: DTZ001 - as a sheet has it
        )
    )
    assert batch.counts["new"] == 1
    values = {c.field: c.new for c in imports.outcomes(owner, batch.id, OutcomeKind.NEW).rows[0].changes}
    assert (values["reference"], values["title"], values["salary_from"]) == ("17", "'=not guarded", "1.23")
    assert values["published_at"] == "2026-11-21 09:30"


def test_json_lines_leave_alone_what_they_do_not_speak_of(checked, owner, cast):
    batch = checked('{"reference": "A-1", "title": "Renamed"}\n{"reference": "N-1", "title": "New", "place": "X"}\n')
    change = imports.outcomes(owner, batch.id, OutcomeKind.CHANGED).rows[0]
    assert [one.field for one in change.changes] == ["title"]


def test_utf16_and_200_columns_are_read(checked):
    header = ",".join(["Title", *(f"Extra {n}" for n in range(199))])
    assert checked(f"{header}\n{'A,' * 199}B\n".encode("utf-16")).counts["new"] == 1


def test_last_times_columns_are_remembered(checked, upload, owner):
    batch = upload("Foo,Bar\nA,B\n")
    imports.choose(owner, batch.id, {0: "title", 1: "place"})
    imports.check(owner, batch.id)
    imports.apply(owner, batch.id)
    assert imports.preview(owner, upload("Bar,Foo\nB,C\n").id).suggested == {1: "title", 0: "place"}


def test_a_mapping_file_of_the_command_line_is_remembered_on_the_screen(cast, upload, owner):
    columns = {"reference": ("{No}-{Kind}",), "title": ("{Foo}",), "place": ("in {Bar}",), "category": ("{Type}",)}
    mapping = ColumnMapping(columns, {"category": {"Cooks": "trades", "C*": "it"}}, {"country": "US"})
    sheet = "No,Kind,Foo,Bar,Type\n1,x,A,B,Cooks\n"
    load(owner, cast.acme, sheet, mapping)
    seen = imports.preview(owner, (batch := upload(sheet)).id)
    assert seen.suggested == {0: "reference", 1: "reference", 2: "title", 3: "place", 4: "category"}
    assert seen.fixed == {"country": "US"}
    assert not imports.is_open(imports.choose(owner, batch.id, seen.suggested))


def test_refused_rows_match_by_themselves_before_the_others_are_applied(upload, owner):
    batch = upload("Foo,Bar\nA,B\n,C\n")
    imports.choose(owner, batch.id, {0: "title", 1: "place"})
    assert imports.check(owner, batch.id).counts["refused"] == 1
    corrected = b"".join(imports.refused_file(owner, batch.id))
    assert imports.preview(owner, upload(corrected).id).suggested == {0: "title", 1: "place"}


@pytest.mark.parametrize("program, words", [("sys.exit('VIRUS' in text)", "harmful"), ("sys.exit(2)", "at the moment")])
def test_what_the_scanner_refuses_is_not_kept(app, upload, monkeypatch, program, words):
    scanner = [sys.executable, "-c", f"import sys; text = open(sys.argv[1]).read(); {program}"]
    monkeypatch.setitem(app.config, "SCAN_COMMAND", scanner)
    kept = set(files.folder.iterdir())
    with pytest.raises(Invalid) as refused:
        upload("Title\nVIRUS\n")
    assert words in str(refused.value.errors["file"])
    assert set(files.folder.iterdir()) == kept


def test_what_the_scanner_lets_through_is_taken(app, upload, monkeypatch):
    monkeypatch.setitem(app.config, "SCAN_COMMAND", [sys.executable, "-c", "pass"])
    assert upload("Title\nA\n").counts["rows"] == 1


def test_others_do_not_find_the_import(checked, cast):
    batch = checked("Reference,Title\nN-1,New\n")
    for verb in (imports.get, imports.preview, imports.check, imports.apply, imports.undo):
        with pytest.raises(NotFound):
            verb(actor(cast.rival), batch.id)


@pytest.mark.parametrize("mapping", [{}, {0: "title", 1: "title"}, {7: "title"}, {0: "status"}, {0: "place"}])
def test_columns_that_make_no_sense_are_refused(upload, owner, mapping):
    batch = upload("A,B\n1,2\n")
    with pytest.raises(Invalid) as refused:
        imports.choose(owner, batch.id, mapping)
    assert str(refused.value.errors["mapping"])


def test_a_trashed_posting_is_not_brought_back(checked, owner, cast):
    JobFactory(company=cast.acme, reference="T-1", trashed=True)
    assert checked("Reference,Title\nT-1,Back\n").counts["refused"] == 1


@pytest.mark.parametrize("mark", ["This file is not complete: the export was stopped.,,", '{"stopped": "…"}'])
def test_an_export_that_was_stopped_is_refused_as_a_whole(upload, mark):
    row = '{"title": "A"}' if mark.startswith("{") else "Title,Place,Country\r\nA,B,DE"
    with pytest.raises(Invalid) as refused:
        upload(f"{row}\r\n{mark}\r\n")
    assert "not whole" in str(refused.value.errors["file"])


def test_a_text_of_json_lines_is_taken_as_it_is(upload, owner):
    batch = upload('{"reference": "\'=x", "title": "\'+y"}\n')
    imports.choose(owner, batch.id, imports.preview(owner, batch.id).suggested)
    imports.apply(owner, imports.check(owner, batch.id).id)
    assert db.session.scalar(select(Job.title).where(Job.reference == "'=x")) == "'+y"


def test_words_and_fixed_values_make_the_fields(upload, owner):
    batch = upload("Title,Salary from,Salary period,Category\nA,1,Annual,Bakers\nB,2,per annum,\nC,3,ANNUAL,Cooks\n")
    mapping = {0: "title", 1: "salary_from", 2: "salary_period", 3: "category"}
    batch = imports.choose(owner, batch.id, mapping, fixed={"salary_currency": "US dollar", "category": "it"})
    assert batch.mapping["unknown"]["salary_period"] == [["Annual", 2], ["per annum", 1]]
    assert imports.is_open(batch)
    answers = {"salary_period": {"Annual": "year", "per annum": ""}, "category": {"cooks": "trades", "*": "-"}}
    imports.explain(owner, batch.id, answers)
    batch = imports.check(owner, batch.id)
    assert (batch.counts["new"], batch.counts["refused"]) == (2, 1)
    imports.apply(owner, batch.id)
    jobs = {job.title: job for job in db.session.scalars(select(Job).where(Job.title.in_(list("ABC"))))}
    assert [(job.salary_period, job.salary_currency, job.category) for job in (jobs["A"], jobs["C"])] == [
        ("year", "USD", "it"),
        ("year", "USD", "trades"),
    ]


def test_words_and_fixed_values_are_remembered(upload, owner):
    sheet = "Title,Reference,Code,Category\nA,R,1,Bakers\n"
    mapping = {0: "title", 1: "reference", 2: "reference", 3: "category"}
    batch = imports.choose(owner, upload(sheet).id, mapping, fixed={"country": "US"})
    imports.explain(owner, batch.id, {"category": {"bakers": "trades"}})
    imports.apply(owner, imports.check(owner, batch.id).id)
    assert db.session.scalar(select(Job.category).where(Job.reference == "R-1", Job.country == "US")) == "trades"
    again = upload(sheet.replace("R,1", "R,2"))
    seen = imports.preview(owner, again.id)
    assert (seen.suggested, seen.fixed) == (mapping, {"country": "US"})
    assert not imports.is_open(imports.choose(owner, again.id, seen.suggested, fixed=seen.fixed))


@pytest.mark.parametrize("name, text", [("country", "Nowhere"), ("apply_url", "javascript:1"), ("ghost", "x")])
def test_a_fixed_value_that_cannot_be_is_refused_by_its_field(upload, owner, name, text):
    with pytest.raises(Invalid) as refused:
        imports.choose(owner, upload("Title\nA\n").id, {0: "title"}, fixed={name: text})
    assert list(refused.value.errors) == [name]


@pytest.mark.parametrize(
    "answers", [{"ghost": {}}, {"country": {"*": "DE"}}, {"category": {"Cooks": "it"}}, {"category": {"*": "x"}}]
)
def test_meanings_that_were_not_asked_for_are_refused_by_their_field(upload, owner, answers):
    batch = imports.choose(owner, upload("Title,Category\nA,Bakers\n").id, {0: "title", 1: "category"})
    with pytest.raises(Invalid) as refused:
        imports.explain(owner, batch.id, answers)
    assert list(refused.value.errors) == list(answers)


def test_a_file_that_nobody_wants_is_discarded(upload, owner, checked):
    batch = checked("Title\nA\n")
    paths = [files.path(batch.stored_as), import_work.spool_path(batch)]
    number = batch.id
    imports.discard(owner, number)
    assert not any(path.exists() for path in paths)
    assert db.session.scalar(select(AuditEntry.details).where(AuditEntry.action == "job.import.discard"))["batch"]
    with pytest.raises(NotFound):
        imports.get(owner, number)


def test_what_was_applied_is_not_discarded(checked, owner):
    batch = imports.apply(owner, checked("Title\nA\n").id)
    with pytest.raises(Conflict):
        imports.discard(owner, batch.id)
    assert files.path(batch.stored_as).exists()
