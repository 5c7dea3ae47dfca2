"""What people write is text wherever a script shows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import CompanyFactory, JobFactory

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MARKUP = "<img src=x onerror=alert(1)>"


def test_markup_in_names_is_shown_as_it_was_typed(cast, window):
    CompanyFactory.create_batch(60)
    company = CompanyFactory(name=f"Sly {MARKUP}")
    job = JobFactory(company=company, title=f"Sly {MARKUP}", place=MARKUP)
    page = window().sign_in(cast.admin).open("/admin/job/?columns=title,place")
    page.locator(f"tr[data-key='{job.id}'] .cell-button[aria-label^='Place']").press("Enter")
    page.locator("#cell-place").fill(f"{MARKUP}!")
    page.keyboard.press("Enter")
    expect(page.locator(f"tr[data-key='{job.id}']")).to_contain_text(f"{MARKUP}!")
    page.keyboard.press("Control+k")
    page.keyboard.type("sly")
    expect(page.locator("#palette [role=option]").first).to_contain_text(f"Sly {MARKUP}")
    page.goto(page.url.partition("/admin/")[0] + "/admin/job/new/")
    page.get_by_role("combobox", name="Company").focus()
    page.keyboard.type("sly")
    page.get_by_role("option", name=f"Sly {MARKUP}").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#company + .ts-wrapper .item")).to_have_text(f"Sly {MARKUP}")
    assert page.locator("img[src=x]").count() == 0
