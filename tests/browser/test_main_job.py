"""The main job on real input: two agencies' postings, each managed by its own employer."""

from __future__ import annotations

import csv

from my_app.extensions import db
from my_app.models import Job

WATER, HEALTH = "DEPT OF ENVIRONMENT PROTECTION", "DEPT OF HEALTH/MENTAL HYGIENE"


def test_an_agency_lists_filters_edits_and_exports_its_own_postings(nyc, cast, window):
    db.session.delete(cast.draft)
    db.session.delete(cast.published)
    db.session.commit()
    nyc(cast.acme, {"Agency": WATER})
    nyc(cast.bolt, {"Agency": HEALTH})

    visit = window().sign_in(cast.owner)
    page = visit.open("/admin/job/")
    assert page.inner_text("h1 small") == "611"

    page.fill("#search", "civil engineer")
    page.click("button:text-is('Search')")
    page.wait_for_url("**/admin/job/?search=civil**")
    page.select_option("#filter-add", "salary_from_min")
    page.fill("#filter-new", "60000")
    page.select_option("#filter-add", "salary_period_equals")
    page.wait_for_url("**add=salary_period_equals*")
    page.select_option("#filter-new", "year")
    page.click(".pill-open button:text-is('Apply')")
    page.locator(".pill:has-text('60000')").wait_for()
    found = int(page.inner_text("h1 small"))
    assert 0 < found < 611

    page.locator("tbody a:has-text('Edit')").first.click()
    page.fill("[name=place]", "Queens")
    page.fill("[name=apply_email]", "jobs@example.org")
    page.click("button:text-is('Save')")
    page.wait_for_url("**/admin/job/?*")
    assert int(page.inner_text("h1 small")) == found

    page.click("summary:has-text('Export')")
    with page.expect_download() as download:
        page.click("a:has-text('All columns')")
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == found
    assert {row["Company"] for row in rows} == {"Acme"}
    assert [row["Place"] for row in rows].count("Queens") >= 1
    theirs = {title for (title,) in db.session.query(Job.reference).filter_by(company_id=cast.bolt.id)}
    assert theirs.isdisjoint(row["Reference"] for row in rows)
