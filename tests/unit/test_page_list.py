"""The list of pages that the browser looks at leaves none out."""

from __future__ import annotations

from tests.browser.pages import EVERY_PAGE, NO_PAGE, is_page
from tests.matrix.declared import ROUTES


def test_every_door_that_answers_with_a_page_is_looked_at():
    looked_at = {page.endpoint for page in EVERY_PAGE}
    assert {line.endpoint for line in ROUTES if is_page(line)} - looked_at == set()


def test_what_is_said_to_be_no_page_exists():
    assert set(NO_PAGE) <= {line.endpoint.rpartition(".")[2] for line in ROUTES}
