"""An import as people do it in the admin: upload, columns, check, apply, undo; and the list of what came in."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from my_app.extensions import db, files
from my_app.models import BackgroundTask, BatchState, ImportBatch, Job
from my_app.services import background
from tests.factories import CompanyFactory, MembershipFactory, UserFactory
from tests.html import parse_strictly
from tests.posting import post, token
from tests.queries import count_queries

SHEET = """reference,title,place,description,salary_from
A-1,Acme draft,Shelbyville,Much to do,
A-9,Acme baker,Springfield,Bread to bake,
A-10,Acme cook,Springfield,Soup to cook,much
"""


@pytest.fixture
def owner(cast, sign_in):
    return sign_in(cast.owner)


def upload(client, company, sheet=SHEET, name="postings.csv"):
    content = sheet if isinstance(sheet, bytes) else sheet.encode()
    file = FileStorage(io.BytesIO(content), name, "file")
    boundary, body = encode_multipart({"csrf_token": token(client), "company": str(company.id), "file": file})
    return client.post("/admin/import/new/", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def columns_of(client, address):
    """The form of the columns as the page fills it in."""
    page = client.get(address).text
    form = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition('method="post" action')[2])
    )
    for name, options in re.findall(
        r'<select class="form-select" id="column-\d+" name="(column-\d+)".*?>(.*?)</select>', page, re.DOTALL
    ):
        form[name] = "".join(re.findall(r'value="(\w*)" selected', options))
    return form


def checked(client, company, **kwargs):
    """The number of an import that was uploaded and checked."""
    address = upload(client, company, **kwargs).headers["Location"]
    answer = post(client, address, columns_of(client, address))
    assert answer.headers["Location"].endswith("/check/"), answer.text
    return int(address.split("/")[3])


def batch(number):
    db.session.expire_all()
    return db.session.get(ImportBatch, number)


def job(reference):
    db.session.expire_all()
    return db.session.scalar(select(Job).where(Job.reference == reference))


def messages(answer):
    return re.findall(r'class="alert alert-\w+"[^>]*>(.*?)</div>', answer.text, re.DOTALL)


def test_an_upload_leads_to_its_columns_which_are_matched_by_name(cast, owner):
    address = upload(owner, cast.acme).headers["Location"]
    page = parse_strictly(owner.get(address).text)
    chosen = [option.get("value") for option in page.iter("option") if "selected" in option.attrib]
    assert {"reference", "title", "place", "description", "salary_from"} <= set(chosen)
    assert "Acme baker" in owner.get(address).text


def test_the_company_is_preselected_where_there_is_one(cast, owner):
    page = owner.get("/admin/import/new/").text
    assert f'<input type="hidden" name="company" value="{cast.acme.id}">' in page
    parse_strictly(page)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_sheet_is_refused_at_the_field(cast, owner, content):
    answer = upload(owner, cast.acme, content)
    assert answer.status_code == 422
    assert 'id="file-error" role="status">' in answer.text
    assert 'id="file-error" role="status"></div>' not in answer.text
    parse_strictly(answer.text)
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 0


def test_a_form_without_a_file_comes_back(cast, owner):
    answer = post(owner, "/admin/import/new/", {"company": cast.acme.id})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_nobody_imports_into_a_rivals_company(cast, owner):
    answer = upload(owner, cast.bolt)
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 0


def test_only_the_upload_takes_more_than_other_forms(cast, sign_in, owner, monkeypatch):
    large = ("title\n" + "x" * 6_000_000).encode()
    assert upload(owner, cast.acme, large).status_code == 302
    assert upload(sign_in(cast.viewer), cast.acme, large).status_code == 413
    assert post(owner, "/admin/job/new/", {"title": "x" * 6_000_000}).status_code == 413


def test_a_file_beyond_the_limit_is_413_with_the_limit_in_words(cast, owner, app, monkeypatch):
    monkeypatch.setitem(app.config, "IMPORT_MAX_MB", 1)
    answer = upload(owner, cast.acme, b"title\n" + b"x" * 1_200_000)
    assert answer.status_code == 413
    assert "The file is larger than 1 MB." in answer.text


def test_the_check_shows_each_cell_and_each_reason(cast, owner):
    number = checked(owner, cast.acme)
    page = owner.get(f"/admin/import/{number}/check/").text
    parse_strictly(page)
    assert '<del dir="auto">Springfield</del>' in page
    assert '<ins dir="auto">Shelbyville</ins>' in page
    assert "Apply: 1 new and 1 changed" in page
    refused = owner.get(f"/admin/import/{number}/check/?kind=refused").text
    assert "This is not a number." in refused
    assert "salary_from" in refused


def test_nothing_is_changed_before_it_is_applied(cast, owner):
    checked(owner, cast.acme)
    assert job("A-9") is None
    assert job("A-1").place == "Springfield"


def test_refused_rows_come_as_a_file_to_correct(cast, owner):
    number = checked(owner, cast.acme)
    answer = owner.get(f"/admin/import/{number}/refused/")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=postings-refused.csv"
    assert "A-10" in answer.text
    assert "A-9," not in answer.text


def test_it_is_applied_once(cast, owner):
    number = checked(owner, cast.acme)
    answer = post(owner, f"/admin/import/{number}/apply/", follow_redirects=True)
    assert "The file has been imported." in answer.text
    assert (job("A-1").place, job("A-9").title) == ("Shelbyville", "Acme baker")
    again = post(owner, f"/admin/import/{number}/apply/")
    assert again.status_code == 409
    parse_strictly(again.text)
    assert db.session.scalar(select(func.count(Job.id)).where(Job.reference == "A-9")) == 1


def test_what_somebody_changed_since_the_check_is_not_written_over(cast, owner):
    number = checked(owner, cast.acme)
    db.session.execute(update(Job).where(Job.reference == "A-1").values(place="Ogdenville", version=Job.version + 1))
    db.session.commit()
    assert post(owner, f"/admin/import/{number}/apply/").status_code == 409
    assert job("A-9") is None
    assert post(owner, f"/admin/import/{number}/check/").status_code == 302
    assert '<del dir="auto">Ogdenville</del>' in owner.get(f"/admin/import/{number}/check/").text


def test_an_undo_asks_first_and_names_what_it_leaves(cast, owner):
    number = checked(owner, cast.acme)
    post(owner, f"/admin/import/{number}/apply/")
    db.session.execute(update(Job).where(Job.reference == "A-1").values(version=Job.version + 1))
    db.session.commit()
    asked = owner.get(f"/admin/import/{number}/undo/").text
    parse_strictly(asked)
    assert "1 posting that it made is deleted." in asked
    answer = post(owner, f"/admin/import/{number}/undo/", follow_redirects=True)
    assert job("A-9") is None
    assert job("A-1").place == "Shelbyville"
    assert f'<a href="/admin/job/details/?id={job("A-1").id}"><bdi>Acme draft</bdi></a>' in answer.text
    parse_strictly(answer.text)
    assert post(owner, f"/admin/import/{number}/undo/").status_code == 409


def test_columns_chosen_twice_come_back_as_they_were(cast, owner):
    address = upload(owner, cast.acme).headers["Location"]
    form = columns_of(owner, address) | {"column-0": "title"}
    answer = post(owner, address, form)
    assert answer.status_code == 422
    page = parse_strictly(answer.text)
    chosen = {
        select.get("name"): [one.get("value") for one in select if "selected" in one.attrib]
        for select in page.iter("select")
    }
    assert chosen["column-0"] == chosen["column-1"] == ["title"]
    assert chosen["column-2"] == ["place"]


def test_a_file_is_read_as_somebody_says(cast, owner):
    address = upload(owner, cast.acme, "title|place\nBaker|Springfield\n").headers["Location"]
    page = owner.get(f"{address}?delimiter=%7C&encoding=utf-8").text
    assert '<details class="import-reading" open>' in page
    assert page.count('name="column-') == 2


@pytest.mark.parametrize("query", ["encoding=klingon", "delimiter=ab", "decimal=x", "date_order=never"])
def test_a_reading_that_there_is_not_is_a_clear_answer(cast, owner, query):
    address = upload(owner, cast.acme).headers["Location"]
    answer = owner.get(f"{address}?{query}")
    assert answer.status_code == 422
    assert messages(answer)
    parse_strictly(answer.text)


def test_the_file_is_downloaded_as_it_came_and_never_shown(cast, owner):
    number = int(upload(owner, cast.acme, name="<b>über.csv").headers["Location"].split("/")[3])
    answer = owner.get(f"/admin/import/{number}/file/")
    assert answer.text == SHEET
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    words = answer.headers["Content-Disposition"].split("; ")
    assert words[0] == "attachment"
    assert "filename*=UTF-8''%3Cb%3E%C3%BCber.csv" in words
    assert "<b>" not in owner.get(f"/admin/import/{number}/").text


@pytest.mark.parametrize("name", ["postings.html", "postings.csv.exe", "x.SVG"])
def test_a_name_that_no_sheet_has_is_refused(cast, owner, name):
    answer = upload(owner, cast.acme, name=name)
    assert answer.status_code == 422
    assert "which no sheet does" in answer.text


def test_a_file_that_is_kept_no_longer_is_not_there(cast, owner):
    number = checked(owner, cast.acme)
    files.path(batch(number).stored_as).unlink()
    assert owner.get(f"/admin/import/{number}/file/").status_code == 404
    assert "no longer kept" in owner.get(f"/admin/import/{number}/").text


@pytest.mark.parametrize("door", ["", "columns/", "words/", "discard/", "check/", "undo/", "file/", "refused/"])
def test_a_rivals_import_does_not_exist(cast, owner, sign_in, door):
    number = checked(owner, cast.acme)
    rival = sign_in(cast.rival)
    assert rival.get(f"/admin/import/{number}/{door}").status_code == 404
    if door in ("columns/", "words/", "discard/", "check/", "undo/"):
        assert post(rival, f"/admin/import/{number}/{door}").status_code == 404
    assert batch(number).state is BatchState.CHECKED


def test_the_list_names_the_person_to_whom_may_know_them(cast, owner, sign_in):
    checked(owner, cast.acme)
    pages = {who: sign_in(getattr(cast, who)).get("/admin/import/").text for who in ("owner", "editor", "admin")}
    assert "You" in pages["owner"]
    assert "Owner" in pages["admin"]
    assert "Somebody else" in pages["editor"]
    assert "1 new, 1 changed, 1 refused" in pages["owner"]
    parse_strictly(pages["owner"])


def test_large_files_are_worked_on_in_the_background(cast, owner, app, monkeypatch):
    monkeypatch.setitem(app.config, "IMPORT_ROWS_AT_ONCE", 1)
    number = checked(owner, cast.acme)
    page = owner.get(f"/admin/import/{number}/check/").text
    parse_strictly(page)
    assert "<progress" in page
    assert f'href="/admin/import/{number}/check/"' in page
    assert owner.get(f"/admin/import/{number}/columns/").status_code == 302
    background.run_waiting()
    assert post(owner, f"/admin/import/{number}/apply/").status_code == 302
    assert "<progress" in owner.get(f"/admin/import/{number}/").text
    background.run_waiting()
    assert batch(number).state is BatchState.APPLIED
    assert job("A-9").title == "Acme baker"


def test_a_progress_is_polled_only_by_whom_the_work_belongs_to(cast, owner, sign_in, app, monkeypatch):
    monkeypatch.setitem(app.config, "IMPORT_ROWS_AT_ONCE", 1)
    address = f"/admin/import/{checked(owner, cast.acme)}/"
    task = db.session.scalar(select(BackgroundTask.id))
    assert f'data-progress="/admin/task/{task}/progress"' in owner.get(address).text
    theirs = sign_in(cast.editor).get(address).text
    assert "<progress" in theirs
    assert "data-progress=" not in theirs


def test_a_page_costs_few_queries_whatever_the_file_holds(cast, owner, sign_in):
    rows = "".join(f"N-{number},Job {number},Springfield,Much to do,\n" for number in range(120))
    number = checked(owner, cast.acme, sheet=SHEET + rows)
    for door in ("", "columns/", "check/", "check/?kind=new&page=2"):
        with count_queries() as queries:
            assert owner.get(f"/admin/import/{number}/{door}").status_code == 200
        assert len(queries) <= 6, queries
    with count_queries() as queries:
        owner.get("/admin/import/")
    assert len(queries) <= 5, queries


def test_pages_of_a_check_hold_the_rows_one_after_the_other(cast, owner):
    rows = "".join(f"N-{number},Job-{number}-,Springfield,Much to do,\n" for number in range(60))
    number = checked(owner, cast.acme, sheet=SHEET + rows)
    first = owner.get(f"/admin/import/{number}/check/?kind=new").text
    second = owner.get(f"/admin/import/{number}/check/?kind=new&page=2").text
    assert "Job-1-" in first
    assert "Job-59-" in second
    assert "Job-59-" not in first
    assert owner.get(f"/admin/import/{number}/check/?kind=nothing&page=-1").status_code == 200


def test_somebody_of_two_companies_chooses_one(cast, sign_in):
    person = UserFactory()
    for company in (cast.acme, CompanyFactory(name="Chime")):
        MembershipFactory(user=person, company=company)
    client = sign_in(person)
    assert "Chime" in client.get("/admin/import/new/").text
    assert upload(client, cast.acme).status_code == 302
    assert post(client, "/admin/import/new/", {"file": (io.BytesIO(b"title\nx\n"), "a.csv")}).status_code == 422


def test_the_lists_of_postings_and_the_palette_lead_to_the_import(cast, owner, sign_in):
    assert 'href="/admin/import/new/' in owner.get("/admin/job/").text
    assert "/admin/import/" not in sign_in(cast.viewer).get("/admin/job/").text
    assert 'href="/admin/import/new/' in owner.get("/admin/go/?q=import").text


WORDS = "title,salary_from,salary_period,category\nBaker,1,Annual,Ovens & Bread\nCook,,<b>,\n"


def test_words_that_are_not_known_are_asked_for(cast, owner):
    address = upload(owner, cast.acme, WORDS).headers["Location"]
    answer = post(owner, address, columns_of(owner, address) | {"fixed-salary_currency": "USD"})
    words = answer.headers["Location"]
    assert words.endswith("/words/")
    page = parse_strictly(owner.get(words).text)
    assert "word-category:Ovens & Bread" in [select.get("name") for select in page.iter("select")]
    said = {"word-salary_period:Annual": "year", "word-salary_period:<b>": "-", "word-category:*": "trades"}
    assert post(owner, words, said).headers["Location"].endswith("/check/")
    number = int(address.split("/")[3])
    assert batch(number).counts["new"] == 2
    assert f"/admin/import/{number}/words/" in owner.get(f"/admin/import/{number}/check/").text


def test_a_meaning_that_there_is_not_is_refused_by_its_field(cast, owner):
    address = upload(owner, cast.acme, WORDS).headers["Location"]
    words = post(owner, address, columns_of(owner, address)).headers["Location"]
    answer = post(owner, words, {"word-salary_period:Annual": "century"})
    assert answer.status_code == 422
    assert messages(answer) == ["Salary period: This is not one of the choices."]
    parse_strictly(answer.text)


def test_a_fixed_value_that_cannot_be_comes_back_at_its_field(cast, owner):
    address = upload(owner, cast.acme).headers["Location"]
    answer = post(owner, address, columns_of(owner, address) | {"fixed-apply_url": "javascript:1"})
    assert answer.status_code == 422
    assert 'id="fixed-apply_url-error"' in answer.text
    parse_strictly(answer.text)


def test_a_file_is_discarded_after_a_question(cast, owner):
    number = checked(owner, cast.acme)
    parse_strictly(owner.get(f"/admin/import/{number}/discard/").text)
    answer = post(owner, f"/admin/import/{number}/discard/", follow_redirects=True)
    assert "The file has been discarded." in answer.text
    assert owner.get(f"/admin/import/{number}/").status_code == 404
