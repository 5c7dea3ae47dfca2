"""Rows in: created, updated, unchanged, refused line by line."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db
from my_app.models import AuditEntry, Category, ImportBatch, Job, JobStatus
from my_app.policies import COMMAND_LINE
from my_app.services.imports import dry_run as import_check
from my_app.services.imports import quick as import_quick
from my_app.services.imports import run as import_run
from my_app.services.imports.mapping import ColumnMapping
from tests.cast import actor
from tests.factories import JobFactory
from tests.sheets import load


@pytest.fixture
def into(cast):
    """``into(text)``: the report of importing this file into Acme as its owner."""
    return lambda content, mapping=None, only=None: load(actor(cast.owner), cast.acme, content, mapping, only)


def job(reference):
    db.session.expire_all()
    return db.session.scalar(select(Job).where(Job.reference == reference))


def problems(report):
    return [(error.line, error.column) for error in report.errors]


def test_an_unknown_reference_becomes_a_draft(into, cast):
    report = into("Reference,Title,Country\nN-1,New,Germany\n")
    new = job("N-1")
    assert (report.created, new.title, new.country, new.status) == (1, "New", "DE", JobStatus.DRAFT)
    assert (new.created_by_id, new.version) == (cast.owner.id, 1)


def test_a_known_reference_is_updated(into, cast):
    before = (cast.draft.version, cast.draft.updated_at)
    report = into("Reference,Title\nA-1,Other\n")
    draft = job("A-1")
    assert (report.updated, draft.title, draft.version) == (1, "Other", before[0] + 1)
    assert draft.updated_at > before[1]


def test_only_the_columns_of_the_file_change(into):
    into("Reference,Place\nA-2,Elsewhere\n")
    published = job("A-2")
    assert (published.title, published.place, published.status) == ("Acme engineer", "Elsewhere", JobStatus.PUBLISHED)


def test_the_same_content_is_unchanged(into, cast):
    version = cast.draft.version
    report = into("Reference,Title\nA-1,Acme draft\n")
    assert (report.unchanged, report.updated, job("A-1").version) == (1, 0, version)


def test_blanks_in_a_reference_do_not_matter(into):
    report = into("Reference,Title\n N\t1 ,New\n")
    assert (report.created, into("Reference,Title\nN 1,New\n").unchanged) == (1, 1)
    assert into("Reference,Title\n N\t1 ,New\n").unchanged == 1


def test_a_rivals_reference_is_not_known(into, cast):
    into("Reference,Title\nB-1,Mine\n")
    assert db.session.get(Job, cast.rival_draft.id).title == "Bolt secret"
    assert db.session.scalar(select(func.count(Job.id)).where(Job.reference == "B-1")) == 2


def test_the_status_is_never_imported(into):
    into("Reference,Title,Status,status\nN-1,New,Published,published\n")
    assert job("N-1").status is JobStatus.DRAFT


def test_a_changed_rejected_posting_is_a_draft_again(into, cast):
    JobFactory(company=cast.acme, reference="R-1", rejected=True)
    into("Reference,Title\nR-1,Mended\n")
    assert job("R-1").status is JobStatus.DRAFT


def test_a_live_posting_stays_fit_to_be_read(into):
    report = into("Reference,Title,Description\nA-2,Other,\nN-1,New,\n")
    assert (problems(report), report.created) == ([(2, "Description")], 1)
    assert job("A-2").title == "Acme engineer"


def test_a_posting_in_the_trash_is_left_there(into, cast):
    JobFactory(company=cast.acme, reference="T-1", title="Gone", trashed=True)
    report = into("Reference,Title\nT-1,Back\n")
    assert problems(report) == [(2, "Reference")]
    assert job("T-1").title == "Gone"


def test_the_same_row_twice_is_one(into):
    report = into("Reference,Title\nN-1,New\nN-1,New\n")
    assert (report.created, report.repeated, report.failed) == (1, 1, 0)


def test_two_contents_for_one_reference_are_an_error(into):
    report = into("Reference,Title\nN-1,New\nN-1,Newer\n")
    assert problems(report) == [(3, "Reference")]
    assert "2" in report.errors[0].reason


def test_a_corrected_row_after_a_wrong_one_counts(into):
    report = into("Reference,Title,Expires\nN-1,New,soon\nN-1,New,2030-01-01\n")
    assert (report.created, report.failed) == (1, 1)


def test_repeats_are_found_across_batches(into, monkeypatch):
    monkeypatch.setattr(import_check, "ROWS_AT_ONCE", 1)
    report = into("Reference,Title\nN-1,New\nN-1,New\nN-1,Newer\n")
    assert (report.created, report.repeated, report.failed) == (1, 1, 1)


def test_all_errors_of_a_row_are_told_and_the_rest_is_imported(into):
    report = into("Title,Country,Salary from,Expires\nA,Nowhere,many,soon\nB,US,,\n")
    assert problems(report) == [(2, "Country"), (2, "Salary from"), (2, "Expires")]
    assert (report.created, report.failed, report.error_count) == (1, 1, 3)


def test_fields_are_checked_as_on_the_form(into):
    report = into(
        "Title,Salary from,Salary to,Currency,Salary period,Web address to apply\nA,9,5,EUR,per hour,javascript:x\n"
    )
    assert set(problems(report)) == {(2, "Salary to"), (2, "Web address to apply")}


def test_a_check_between_file_and_stored_row_is_told(into):
    report = into("Reference,Salary to\nA-2,1\n")
    assert problems(report) == [(2, "Salary to")]


def test_a_salary_without_currency_is_an_error_of_its_line(into):
    report = into("Title,Salary from\nA,5\n")
    assert problems(report) == [(2, "Currency"), (2, "Salary period")]


def test_lines_are_those_of_the_file(into):
    report = into('Title,Description,Expires\nA,"one\ntwo\nthree",\n\nB,,soon\n')
    assert problems(report) == [(6, "Expires")]


@pytest.mark.parametrize("row", ["A", "A,B,C", "A,B,"])
def test_a_slipped_row_is_an_error(into, row):
    report = into(f"Title,Place\n{row}\nGood,Here\n")
    assert (problems(report), report.created) == ([(2, "")], 1)


def test_empty_rows_are_nothing(into):
    assert into("Title,Place\n\n,\n  ,\nA,B\n\n").rows == 1


def test_a_file_that_is_not_utf8_is_read_as_western_european(into):
    report = into(b"Reference,Title,Place\nN-1,A,M\xfcnchen\n")
    assert (job("N-1").place, report.assumed) == ("München", "cp1252")


def test_broken_bytes_in_utf8_are_an_error_of_their_line(into):
    report = into(b"Title,Place\nA,M" + b"\xfc" + "nchen\nÄ,Köln\n".encode())
    assert (problems(report), report.created, report.assumed) == ([(2, "Place")], 1, "")


@pytest.mark.parametrize("cell", ["a\0b", "a\x07b"])
@pytest.mark.parametrize("column", ["Title", "Reference"])
def test_characters_that_cannot_be_stored_are_an_error(into, column, cell):
    other = {"Title": "Reference", "Reference": "Title"}[column]
    assert problems(into(f"{column},{other}\n{cell},x\n")) == [(2, column)]


def test_a_long_title_is_an_error(into):
    assert problems(into(f"Title\n{'x' * 201}\nB\n")) == [(2, "Title")]


def test_a_huge_cell_is_an_error_and_the_next_row_is_read(into):
    report = into(f"Title,Place\nA,{'x' * 1_500_000}\nB,C\n")
    assert (problems(report), report.created) == ([(2, "")], 1)


def test_a_quotation_mark_that_is_never_closed_swallows_nothing_silently(into):
    report = into('Title,Place\nA,B\nC,"D\nE,F\n')
    assert (problems(report), report.created) == ([(3, "")], 1)


def test_other_encodings_and_line_ends_are_read(into):
    assert into("Title;Place\rA;Ä\rB;C".encode("utf-16")).created == 2


def test_a_line_that_names_the_delimiter_is_understood(into):
    assert into("sep=;\nTitle;Place\nA;B\n").created == 1


def test_the_callers_file_stays_open(cast, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("Title\nA\n")
    with path.open("rb") as file:
        import_run.run(actor(cast.owner), cast.acme, file)
        assert not file.closed


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n\n",
        "1,2,3\n4,5,6\n",
        "Place,Country\nA,B\n",
        "Title,title\nA,B\n",
        '"Title',
        "\0",
        "sep=;",
        b"\xff\xfe",
        b"PK\x03\x04\x00\xff",
    ],
)
def test_a_file_that_is_no_sheet_is_refused(into, content):
    with pytest.raises(Invalid) as refused:
        into(content)
    assert str(refused.value.errors["file"])
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 0


def test_unknown_columns_are_named(into):
    assert into("Title,Colour,\nA,red,\n").ignored_columns == ["Colour"]


def test_a_row_of_another_company_is_an_error(into):
    assert problems(into("Company,Title\nBolt,A\nACME,B\n,C\n")) == [(2, "Company")]


def test_an_empty_cell_clears_what_can_be_empty(into):
    into("Reference,Country,Salary from,Salary to,Currency,Employment type\nA-2,,,,,\n")
    published = job("A-2")
    assert (published.country, published.salary_from, published.salary_currency) == (None, None, None)
    assert published.employment_type == "full_time"


def test_a_posting_without_reference_is_found_by_its_id(into, cast):
    mine = JobFactory(company=cast.acme, reference=None, title="Nameless")
    report = into(f"ID,Reference,Title\n{mine.id},,Nameless\n{cast.rival_draft.id},,Stolen\n{10**9},,New\n")
    assert (report.unchanged, report.created, problems(report)) == (1, 0, [(3, "ID"), (4, "ID")])
    assert report.errors[0].reason == report.errors[1].reason
    assert db.session.get(Job, cast.rival_draft.id).title == "Bolt secret"


@pytest.mark.parametrize("who", ["viewer", "rival"])
def test_who_may_not_import_finds_no_company(cast, who):
    with pytest.raises(NotFound):
        load(actor(getattr(cast, who)), cast.acme, "Title\nA\n")


def test_no_company_is_not_found(cast):
    with pytest.raises(NotFound):
        load(COMMAND_LINE, None, "Title\nA\n")


def test_the_trail_has_the_counts(into, cast):
    into("Reference,Title\nA-1,Other\nN-1,New\nN-2,\n")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.import")).one()
    counts = {name: entry.details[name] for name in ("rows", "created", "updated", "failed")}
    assert (entry.company_id, counts) == (cast.acme.id, {"rows": 3, "created": 1, "updated": 1, "failed": 1})
    assert entry.details["updated_ids"] == str(cast.draft.id)


def test_a_failure_in_the_middle_leaves_nothing(cast):
    def fail(step, done, total):
        if step == "apply" and done > 2000:
            raise BrokenPipeError

    rows = "".join(f"Job number {n}\n" for n in range(2500))
    with pytest.raises(BrokenPipeError):
        import_run.run(actor(cast.owner), cast.acme, io.BytesIO(f"Title\n{rows}".encode()), told=fail)
    assert [db.session.scalar(select(func.count(table.id))) for table in (Job, ImportBatch, AuditEntry)] == [4, 0, 0]


def test_who_is_quicker_while_the_file_is_checked_is_not_overwritten_blindly(cast, into):
    def interfere(step, done, total):
        if step == "check" and cast.draft.title == "Acme draft":
            JobFactory(company=cast.acme, reference="N-1", title="Mine")
            cast.draft.title = "Edited"
            db.session.commit()

    content = b"Reference,Title,Place\nN-1,New,Here\nA-1,Acme draft,Springfield\n"
    report = import_run.run(actor(cast.owner), cast.acme, io.BytesIO(content), told=interfere)
    assert (report.created, report.updated) == (0, 2)


def test_errors_are_bounded_and_all_counted(into):
    report = into("Title,Country\n" + "A,Nowhere\n" * 1200)
    assert (len(report.errors), report.error_count, report.failed) == (1000, 1200, 1200)


MAPPING = ColumnMapping(
    columns={
        "reference": ("{No}-{Kind}",),
        "title": ("{Name}",),
        "description": ("{Text}", "**More**\n\n{More}"),
        "category": ("{Field}",),
    },
    values={"category": {"Nursing": "health", "*": "other"}},
    defaults={"country": "US", "language": "en"},
    mend_text=True,
)
FOREIGN = "No,Kind,Name,Text,More,Field\n1,x,â€œNurseâ€\x9d,Care,,Nursing\n2,y,Cook,Food,Soup,Kitchen\n"


def test_a_mapping_makes_fields_of_foreign_columns(into):
    report = into(FOREIGN, MAPPING)
    nurse, cook = job("1-x"), job("2-y")
    assert (report.created, nurse.title, nurse.description, nurse.category) == (2, "“Nurse”", "Care", Category.HEALTH)
    assert (cook.description, cook.category, cook.country) == ("Food\n\n**More**\n\nSoup", Category.OTHER, "US")


def test_a_mapped_file_can_come_again(into):
    into(FOREIGN, MAPPING)
    assert into(FOREIGN, MAPPING).unchanged == 2


def test_defaults_leave_what_people_set(into):
    into(FOREIGN, MAPPING)
    job("1-x").country = "FR"
    db.session.commit()
    into(FOREIGN.replace("Care", "Much care"), MAPPING)
    assert job("1-x").country == "FR"


def test_only_some_rows_can_be_kept(into):
    report = into(FOREIGN, MAPPING, {"field": "KITCHEN"})
    assert (report.created, report.skipped, job("1-x")) == (1, 1, None)


@pytest.mark.parametrize(
    ("mapping", "only"),
    [
        (ColumnMapping(columns={"title": ("{Nom}",)}), None),
        (ColumnMapping(columns={"title": ("{Name}",)}, defaults={"country": "Nowhere"}), None),
        (MAPPING, {"Colour": "red"}),
        (None, {"Colour": "red"}),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused(into, mapping, only):
    with pytest.raises(Invalid) as refused:
        into(FOREIGN.replace("Name", "Title") if mapping is None else FOREIGN, mapping, only)
    assert str(refused.value.errors["mapping"])


def test_an_error_names_the_columns_that_make_the_field(into):
    mapping = ColumnMapping(columns={"reference": ("{No}-{Kind}",), "title": ("{Name}",)})
    assert problems(into(f"No,Kind,Name\n{'9' * 90},x,A\n", mapping)) == [(2, "No + Kind")]


def test_what_the_tables_checks_refuse_is_refused_when_many_rows_are_written(cast):
    names = ["id", "title", "category", "company_id", "description", "place", "remote", "employment_type", "language"]
    names += ["status", "created_at", "updated_at", "version"]
    now = "2026-11-21 12:00:00.000000"
    with pytest.raises(Conflict), import_quick.quick() as connection:  # noqa: PT012 - within the block
        [number] = connection.new_ids(1)
        row = (number, "x", "no such", cast.acme.id, "", "", "onsite", "full_time", "en", "draft", now, now, 1)
        connection.insert("job", names, [row])
    db.session.rollback()
