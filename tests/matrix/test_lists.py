"""Lists: each person's own rows, all of them and no others, whatever they search, filter, sort, count or export."""

from __future__ import annotations

import pytest

from tests.matrix.declared import PEOPLE, READS, ROUTES, SCOPES
from tests.matrix.findings import differ, report, traces
from tests.matrix.lists import (
    GUESSES,
    SORT,
    address,
    asked,
    count,
    expected_rows,
    export_address,
    filters,
    shown,
    tab_counts,
    turn,
    with_controls,
)

KIND = "matrix"
READERS = [(view, who) for view, scope in SCOPES.items() for who in PEOPLE if scope[who] != "-"]
EXPORTS = {line.endpoint.split(".")[0]: line for line in ROUTES if str(line).endswith(".export GET csv")}
EXPORTERS = [(view, who) for view, who in READERS if EXPORTS[view].answers[who] == "200"]
SECRETS = ("password", "uniquifier", "token", "_ip")


@pytest.mark.parametrize("view, who", READERS)
def test_a_list_shows_and_counts_what_is_declared(world, visitors, view, who):
    text = visitors.get(who, f"/admin/{view}/?page_size=100").text
    expected = expected_rows(world, view, who)
    assert shown(world, view, text) == {row.mark for row in expected}
    assert count(text) == len(expected)


@pytest.mark.parametrize("who", [who for view, who in READERS if view == "job"])
def test_the_tabs_count_what_is_declared(world, visitors, who):
    counts = tab_counts(visitors.get(who, "/admin/job/").text)
    assert counts == {tab: len(expected_rows(world, "job", who, tab)) for tab in counts}
    assert len(counts) == 9


def test_the_pages_of_a_list_hold_each_row_once(world, visitors):
    pages = [visitors.get("admin", f"/admin/job/?page_size=20&sort=0&page={page}").text for page in (0, 1)]
    first, second = (shown(world, "job", text) for text in pages)
    assert len(first) == 20
    assert first | second == {row.mark for row in expected_rows(world, "job", "admin")}
    assert not first & second


@pytest.mark.parametrize("view, who", EXPORTERS)
def test_an_export_holds_what_the_list_shows(world, visitors, view, who):
    text = visitors.get(who, export_address(view, {})).text
    expected = expected_rows(world, view, who)
    assert shown(world, view, text) == {row.mark for row in expected}
    assert len(text.splitlines()) == len(expected) + 1
    report([str(traces(world, who, visitors.get(who, export_address(view, query)), READS[who]) or "") for query in
            ({"columns": "all"}, {"tab": "trash"}, {"search": "bolt"}, {"sort": "1", "desc": "1"})])  # fmt: skip


@pytest.mark.parametrize("view, who", [(view, who) for view, who in READERS if who in ("owner", "viewer")])
def test_guessing_at_the_rivals_rows_finds_nothing(world, visitors, view, who):
    page = with_controls(visitors, who, view)
    texts = [{name: "bolt"} for name, values in filters(page) if "bolt" in values and "_not_" not in name]
    for query in [*({"search": guess} for guess in GUESSES), *texts]:
        answer = visitors.get(who, address(view, query))
        assert count(answer.text) == 0, query
        assert not traces(world, who, answer, READS[who], tuple(query.values())), query
        if (view, who) in EXPORTERS:
            assert len(visitors.get(who, export_address(view, query)).text.splitlines()) == 1, query


@pytest.mark.parametrize("view", [view for view, who in READERS if who == "owner"])
def test_no_list_would_look_different_without_the_rival(world, visitors, view):
    # What a filter finds does not depend on the database: the two share the questions between them.
    queries = asked(with_controls(visitors, "owner", view))[turn(world) :: 2]
    addresses = [address(view, query) for query in queries]
    if (view, "owner") in EXPORTERS:
        addresses += [export_address(view, query) for query in queries if query.keys() & {"search", "sort", "tab"}]
    with_rival = {each: visitors.get("owner", each) for each in addresses}
    world.load(world.without("bolt"))
    without = {each: visitors.get("owner", each) for each in addresses}
    report([each for each in addresses if differ(with_rival[each], without[each])])
    words = ("bolt", *GUESSES)
    report(
        [
            f"{each}: {found}"
            for each in addresses
            if (found := traces(world, "owner", with_rival[each], READS["owner"], words))
        ]
    )


@pytest.mark.parametrize("who", ["owner", "editor", "viewer", "lonely"])
def test_no_page_would_look_different_without_the_rival(world, visitors, who):
    pages = ["", "job/", "company/", "job/new/", "invitation/new/", "company/details/?id=6000001", "job/?tab=trash"]
    jobs = [row.id for row in world.rows["job"].values() if row.state in ("draft", "published")]
    pages += [f"job/{door}/?id={number}" for number in jobs for door in ("edit", "details")]
    addresses = [f"/admin/{page}" for page in pages]
    with_rival = {each: visitors.get(who, each) for each in addresses}
    world.load(world.without("bolt"))
    report([each for each in addresses if differ(visitors.get(who, each), with_rival[each])])


def columns(view) -> set[str]:
    """Every column that a view filters, sorts, searches or exports by."""
    filtered = {f"{flt.code}:{flt.column}" for flt in view._filters or ()}
    sortable = {str(column) for pair in view._sortable_columns.items() for column in pair}
    searched = {f"{path}.{column}" for column, path in view.search_fields}
    exported = {str(name) for name, _label in view._export_columns} | set(view.sheet_columns)
    return filtered | sortable | searched | exported


def views(app) -> dict[str, object]:
    """The tables of the admin."""
    return {view.endpoint: view for view in app.extensions["admin"][0]._views if hasattr(view, "model")}


def test_no_view_offers_a_column_with_a_secret_in_it(shared_app):
    assert set(views(shared_app)) == set(SCOPES)
    offered = {
        f"{name}: {column}"
        for name, view in views(shared_app).items()
        for column in columns(view) | {str(each) for each, _label in (*view._list_columns, *view._details_columns)}
    }
    assert {name for name in offered if any(word in name for word in SECRETS)} == set()


def test_employers_reach_no_user_but_through_their_members(shared_app):
    found = views(shared_app)
    for name in ("job", "company", "invitation"):
        assert {
            column for column in columns(found[name]) if "user" in column.lower() or "created_by" in column
        } == set()
    assert {str(flt.column) for flt in found["membership"]._filters if "user" in flt.code} == {"user.email"}


@pytest.mark.parametrize("view", SCOPES)
def test_the_walk_finds_every_filter_and_every_sort_of_a_list(world, visitors, view):
    text, admin = with_controls(visitors, "admin", view), views(world.app)[view]
    assert {name.partition("_")[2] for name, _values in filters(text)} == {flt.code for flt in admin._filters or ()}
    assert len(set(SORT.findall(text))) == len(
        set(admin._sortable_columns) & {name for name, _label in admin._list_columns}
    )
