"""An import in a browser: from the list of postings to its undoing, with progress, and a word about files too large."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Job
from my_app.services import background
from tests.browser.checks import axe

# What a page looks like does not depend on the database: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SHEET = b"""reference,title,place,description,salary_from
A-1,Acme draft,Shelbyville,Much to do,
A-9,Acme baker,Springfield,Bread to bake,
A-10,Acme cook,Springfield,Soup to cook,much
"""


def upload(page):
    page.set_input_files("#file", {"name": "postings.csv", "mimeType": "text/csv", "buffer": SHEET})
    page.get_by_role("button", name="Upload").last.click()
    page.wait_for_url("**/columns/")
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url("**/check/")


def places():
    db.session.expire_all()
    return dict(db.session.execute(select(Job.reference, Job.place)).all())


def test_a_sheet_comes_in_and_is_taken_back(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.get_by_role("link", name="Import", exact=True).click()
    upload(page)
    assert page.locator("del").first.inner_text() == "Springfield"
    assert page.locator("ins").first.inner_text() == "Shelbyville"
    page.get_by_role("link", name="Refused 1").click()
    page.get_by_text("This is not a number.").wait_for()
    page.get_by_role("button", name="Apply: 1 new and 1 changed").click()
    page.get_by_text("The file has been imported.").wait_for()
    assert places()["A-1"] == "Shelbyville"
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_text("The import has been undone.").wait_for()
    assert places()["A-1"] == "Springfield"


def test_it_works_without_a_script(cast, window):
    page = window(java_script_enabled=False).sign_in(cast.owner).open("/admin/import/new/")
    upload(page)
    page.get_by_role("button", name="Apply: 1 new and 1 changed").click()
    page.get_by_text("The file has been imported.").wait_for()


def test_the_page_shows_the_result_when_the_work_is_done(cast, window, app, monkeypatch):
    monkeypatch.setitem(app.config, "IMPORT_ROWS_AT_ONCE", 1)
    page = window(width=390, reduced_motion="reduce").sign_in(cast.owner).open("/admin/import/new/")
    upload(page)
    assert page.locator("progress").is_visible()
    assert axe(page) == []
    background.run_waiting()
    page.get_by_role("button", name="Apply: 1 new and 1 changed").wait_for()


def test_a_file_too_large_is_named_before_it_is_sent(cast, window, app, monkeypatch):
    monkeypatch.setitem(app.config, "IMPORT_MAX_MB", 1)
    page = window().sign_in(cast.owner).open("/admin/import/new/")
    page.set_input_files("#file", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * 1_100_000})
    page.get_by_role("button", name="Upload").last.click()
    assert page.url.endswith("/new/")
    assert "larger than 1 MB" in page.locator("#file-error").inner_text()
    page.set_input_files("#file", {"name": "a.csv", "mimeType": "text/csv", "buffer": SHEET})
    page.get_by_role("button", name="Upload").last.click()
    page.wait_for_url("**/columns/")
