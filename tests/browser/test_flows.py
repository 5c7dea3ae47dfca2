"""The main flows, from the first click to the last, as staff, an employer and a visitor."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import expect

from my_app.extensions import db
from my_app.models import Job, JobStatus
from tests.factories import JobFactory

# What the main job asks of the other database is in test_main_job.py; the services are tested on both.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def downloaded(page, click):
    """The rows of the file that a click brings."""
    with page.expect_download() as download:
        click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_an_employer_finds_edits_and_exports(cast, window):
    JobFactory(company=cast.acme, title="Acme baker", place="Bakersfield")
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.fill("#search", "baker")
    page.click("button:has-text('Search')")
    page.wait_for_url("**search=baker*")
    page.click("tbody a:has-text('Edit')")
    page.fill("[name=place]", "Leeds")
    page.click("button:text-is('Save')")
    page.wait_for_url("**/admin/job/?*search=baker*")
    assert "Leeds" in page.inner_text("tbody")
    page.click("summary:has-text('Export')")
    rows = downloaded(page, lambda: page.click("a:has-text('These columns')"))
    assert [(row["Title"], row["Place"]) for row in rows] == [("Acme baker", "Leeds")]


def test_filters_become_pills_that_can_be_removed(cast, window):
    page = window().sign_in(cast.owner).open("/admin/job/")
    page.select_option("#filter-add", "place_contains")
    page.fill("#filter-new", "spring")
    page.select_option("#filter-add", "remote_equals")
    page.wait_for_url("**add=remote_equals*")
    page.select_option("#filter-new", "onsite")
    page.click(".pill-open button:text-is('Apply')")
    expect(page.locator(".pill-words")).to_have_count(2)
    assert "page=" not in page.url
    assert page.url.count("flt") == 2
    page.click(".pill-remove:has-text('Place')")
    expect(page.locator(".pill")).to_have_count(1)


def test_a_posting_goes_from_draft_to_the_board(cast, window):
    owner, moderator, visitor = window(), window(), window()
    page = owner.sign_in(cast.owner).open(f"/admin/job/details/?id={cast.draft.id}")
    page.click("button:has-text('Submit for review')")
    page.get_by_text("Submitted for review. (1 posting)").wait_for()
    page = moderator.sign_in(cast.moderator).open("/admin/")
    page.click("a:has-text('Waiting for review')")
    page.click("tbody a:has-text('Acme draft')")
    page.click("button:text-is('Publish')")
    page.get_by_text("Published. (1 posting)").wait_for()
    page = visitor.open("/")
    page.fill("input[name=q]", "draft")
    page.press("input[name=q]", "Enter")
    page.click("a:has-text('Acme draft')")
    assert page.inner_text("h1") == "Acme draft"
    assert page.url.endswith("/acme-draft")


def test_a_rejection_needs_a_reason_and_reaches_the_employer(cast, window):
    job = JobFactory(company=cast.acme, in_review=True, title="Vague job")
    page = window().sign_in(cast.moderator).open(f"/admin/job/details/?id={job.id}")
    page.fill("#reason", "What is the pay?")
    page.click("button:text-is('Reject')")
    page.get_by_text("Rejected. (1 posting)").wait_for()
    page = window().sign_in(cast.owner).open("/admin/job/?tab=rejected")
    page.click("tbody a:has-text('Vague job')")
    assert "What is the pay?" in page.inner_text("main")


def test_selected_rows_move_together(cast, window):
    JobFactory.create_batch(3, company=cast.acme)
    page = window().sign_in(cast.owner).open("/admin/job/?tab=draft")
    page.check("[data-tick-all]")
    page.click("[data-bulk] button:text-is('Submit for review')")
    page.get_by_text("Submitted for review. (4 postings)").wait_for()
    db.session.expire_all()
    assert db.session.query(Job).filter_by(status=JobStatus.IN_REVIEW).count() == 4


def test_deleting_for_good_asks_first(cast, window):
    visit = window().sign_in(cast.owner)
    page = visit.open("/admin/membership/")
    question = page.locator("#confirm-dialog")
    page.click("tr:has-text('viewer@example.org') button:has-text('Delete')")
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(page.locator("tr:has-text('viewer@example.org')")).to_have_count(1)
    page.click("tr:has-text('viewer@example.org') button:has-text('Delete')")
    question.get_by_role("button", name="Delete").click()
    page.get_by_text("Deleted: 1").wait_for()
    expect(page.locator("tr:has-text('viewer@example.org')")).to_have_count(0)


def test_the_language_switch_is_kept(cast, window):
    visit = window()
    page = visit.open("/jobs?q=engineer")
    page.click("summary[aria-label*='Language']")
    page.click("button[lang=ar]")
    page.wait_for_url("**/jobs?q=engineer")
    assert page.get_attribute("html", "dir") == "rtl"
    assert visit.open("/").get_attribute("html", "lang") == "ar"


def test_signing_out_ends_the_session(cast, window):
    visit = window().sign_in_by_form(cast.owner)
    visit.page.click("summary[aria-label='Your account']")
    visit.page.click("button:has-text('Sign out')")
    visit.page.get_by_role("link", name="Sign in").first.wait_for()
    visit.open("/admin/job/")
    assert "/login" in visit.page.url
