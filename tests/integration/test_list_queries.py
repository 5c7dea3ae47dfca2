"""Every list that there is, found by itself: a page takes four statements at most, whoever asks and whatever for."""

from __future__ import annotations

import pytest

from tests.factories import JobFactory, MembershipFactory, UserFactory, together
from tests.queries import count_queries

MOST = 4


@pytest.fixture
def busy(cast):
    """More than one row of what is loaded beside the rows of a list."""
    with together():
        for number in range(3):
            JobFactory(company=cast.acme, published=True, title=f"Engineer {number}")
            MembershipFactory(company=cast.acme, user=UserFactory(role="moderator"))
    return cast


def addresses(app):
    """Each list of the admin by itself, and with a search, a filter, a sort and its last tab in use."""
    for view in app.extensions["admin"][0]._views:
        if hasattr(view, "listing"):
            list_of = f"/admin/{view.endpoint}/"
            with app.test_request_context(list_of):
                tab = next(reversed(view.tabs()), "")
            word = next((code for code in view._filter_args or {} if code.endswith("_contains")), "")
            narrowed = f"tab={tab}" + (f"&flt0_{word}=e" if word else "")
            yield from (list_of, f"{list_of}?{narrowed}&sort=0&desc=1", f"{list_of}?{narrowed}&page=last")
            yield from (f"{list_of}?{narrowed}&search=engineer", f"{list_of}?search=engineer&order=best")


@pytest.mark.parametrize("who", ["admin", "owner"])
def test_each_list_takes_four_statements_at_most(app, busy, sign_in, who):
    browser = sign_in(getattr(busy, who))
    seen = set()
    for address in addresses(app):
        with count_queries() as queries:
            status = browser.get(address).status_code
        assert status in ((200, 302) if who == "admin" else (200, 302, 404)), address
        assert len(queries) <= MOST, (address, queries)
        if status == 200:
            seen.add(address.split("?")[0])
    assert seen >= {"/admin/job/", "/admin/company/", "/admin/membership/", "/admin/import/", "/admin/task/"}
    assert ("/admin/user/" in seen) is (who == "admin")


@pytest.mark.parametrize("address", ["/", "/jobs", "/jobs?category=it&page=1", "/companies/acme"])
def test_so_does_each_list_of_the_board(busy, client, address):
    with count_queries() as queries:
        assert client.get(address).status_code in (200, 302)
    assert len(queries) <= MOST, queries
