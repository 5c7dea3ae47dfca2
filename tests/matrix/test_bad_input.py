"""Every parameter and field × values that nobody should send: a clear answer, and never the server's fault."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.matrix import nasty
from tests.matrix.declared import ROUTES, SCOPES
from tests.matrix.doors import request_for
from tests.matrix.findings import report
from tests.matrix.lists import BOX, CONTROL, with_controls
from tests.matrix.sweeping import is_open, problem, readers, send, sweep

KIND = "bad input"
BY_TYPE = {"number": nasty.NUMBERS, "date": nasty.DATES, "search": nasty.TEXTS, "text": nasty.TEXTS}
LIST = {
    "page": nasty.INTEGERS,
    **dict.fromkeys(("page_size", "sort", "desc"), nasty.FEW_INTEGERS),
    "search": nasty.TEXTS,
    "tab": nasty.CHOICES,
    "view": nasty.FEW_INTEGERS,
    "columns": nasty.CHOICES,
    "url": nasty.ADDRESSES,
    "add": nasty.CHOICES,
    "or": nasty.FEW_INTEGERS,
    "as_flt0_place_contains": nasty.CHOICES[:4],
    "flt0or1_reference_in": nasty.CHOICES[:4],
    "flt0_nothing": nasty.CHOICES[:4],
    "flt": nasty.CHOICES[:4],
    "%00": ("1",),
    "page=1&page": ("2",),
}
BOARD = {
    "page": nasty.INTEGERS,
    **dict.fromkeys(("q", "company", "place"), nasty.TEXTS),
    **dict.fromkeys(("remote", "type", "category", "language"), nasty.CHOICES),
}


def few(view: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """All values for postings; every other one for the other tables, which the same code reads."""
    return values if view == "job" else values[len(view) % 2 :: 2] or values


def filter_values(text: str) -> dict[str, tuple[str, ...]]:
    """Each filter on the page with values for its kind; four of a kind share them."""
    kinds: dict[str, tuple[str, ...]] = {}
    for tag, name, kind, _rest in CONTROL.findall(text):
        values = nasty.CHOICES if tag == "select" else BY_TYPE[kind or "text"]
        few_of_them = values[len(kinds) % 4 :: 4]
        kinds[name] = few_of_them
        if name.endswith("_between"):
            kinds[name] = (*(f"{value}.." for value in few_of_them), f"1..{few_of_them[0]}")
    for place, (name, value) in enumerate(BOX.findall(text)):
        wrong = nasty.CHOICES[place % len(nasty.CHOICES)]
        kinds[name] = (f"{value},{wrong}", wrong)
    return {**kinds, **{f"{name}=1&{name}": ("2",) for name in list(kinds)[:1]}}


@pytest.mark.parametrize("view", SCOPES)
def test_a_list_bears_any_parameter(world, visitors, view):
    names = {name: few(view, values) for name, values in LIST.items()}
    report(sweep(visitors, readers(view), f"/admin/{view}/", names))


@pytest.mark.parametrize("view", SCOPES)
def test_a_filter_bears_any_value(world, visitors, view):
    page = with_controls(visitors, "admin", view)
    exports = view in ("job", "company", "user")  # quicker than the page, with the same filters
    address = f"/admin/{view}/export/csv/" if exports else f"/admin/{view}/"
    names = {name: few(view, values) for name, values in filter_values(page).items()}
    report(sweep(visitors, readers(view), address, names))


@pytest.mark.parametrize("view", ["job", "company"])
def test_an_unusable_filter_is_named_on_the_page(world, visitors, view):
    code = "published_at_from" if view == "job" else "created_at_from"
    answer = visitors.get("owner", f"/admin/{view}/?flt0_{code}=2026-02-30")
    assert answer.status == 400
    assert "2026-02-30" in answer.text
    assert f'id="filter-{code}-problem"' in answer.text


BY_ID = {"delete": "id", "action": "action=delete&rowid", "duplicate": "id"}


@pytest.mark.parametrize("view", SCOPES)
def test_an_id_may_be_anything(world, visitors, view):
    found, people, ids = [], readers(view), few(view, nasty.IDS)
    for door in ("details", "edit"):
        if is_open(f"{view}.{door}_view"):
            addresses = {"id=6000101&url": nasty.ADDRESSES} if view == "job" else {}
            found += sweep(visitors, people, f"/admin/{view}/{door}/", {"id": ids, **addresses})
    for door, field in BY_ID.items():
        if is_open(f"{view}.{door}_view"):
            found += send(visitors, people, f"/admin/{view}/{door}/", [f"{field}={value}" for value in ids])
    report(found)


def test_bulk_actions_bear_any_ids_names_and_reasons(world, visitors):
    ids = "&".join(f"rowid={number}" for number in range(1500))
    forms = [
        *(f"action={value}&rowid=6000101" for value in nasty.CHOICES),
        *(f"action=submit&rowid={value}" for value in nasty.IDS),
        *(f"action=reject&rowid=6000102&reason={value}" for value in nasty.TEXTS),
        *(f"row=submit:{value}" for value in nasty.IDS),
        *(f"action=submit&rowid=6000101&url={value}" for value in nasty.ADDRESSES),
        *(f"action=trash{rest}" for rest in ("", "", f"&{ids}", f"&{ids}")),
    ]
    report(send(visitors, ("admin", "owner"), "/admin/job/action/", forms))


def test_look_ups_and_single_cells_bear_any_parameter(world, visitors):
    names = {"name": nasty.CHOICES, "query": nasty.TEXTS, "limit": nasty.INTEGERS, "offset": nasty.INTEGERS}
    found = sweep(visitors, ("admin", "owner"), "/admin/job/ajax/lookup/", names)
    found += sweep(visitors, ("admin", "owner"), "/admin/job/ajax/cell/", {"name=place&pk": nasty.IDS})
    found += sweep(visitors, ("admin", "owner"), "/admin/job/ajax/cell/", {"pk=6000101&name": nasty.CHOICES})
    forms = [f"list_form_pk={value}&place=x" for value in nasty.IDS]
    forms += [f"list_form_pk=6000101&list_form_name={value}" for value in nasty.CHOICES]
    forms += [f"list_form_pk=6000101&version={value}&place=x" for value in nasty.INTEGERS]
    forms += [f"list_form_pk=6000101&place={value}" for value in nasty.TEXTS]
    forms += [f"list_form_pk=6000101&expires_at={value}" for value in nasty.DATES]
    report(found + send(visitors, ("admin", "owner"), "/admin/job/ajax/update/", forms))


def test_an_export_bears_any_parameter(world, visitors):
    report(sweep(visitors, ("admin", "owner"), "/admin/job/export/csv/", {**LIST, "columns": nasty.CHOICES}))
    report([problem(visitors.get("owner", f"/admin/job/export/{value}/"), value) for value in nasty.PATHS])


def test_an_import_bears_any_parameter(world, visitors):
    checked, fresh = (f"/admin/import/{world.id('import', f'acme_{name}')}" for name in ("checked", "fresh"))
    reading = dict.fromkeys(("encoding", "delimiter", "decimal", "date_order", "sheet"), nasty.CHOICES)
    found = sweep(visitors, ("admin", "owner"), f"{checked}/check/", {"kind": nasty.CHOICES, "page": nasty.INTEGERS})
    report(found + sweep(visitors, ("admin", "owner"), f"{fresh}/columns/", reading))


@pytest.mark.parametrize("address", ["/", "/jobs", "/companies/acmepub-slug"])
def test_the_board_bears_any_parameter(world, visitors, address):
    report(sweep(visitors, ("nobody",), address, BOARD if address == "/jobs" else {"page": nasty.INTEGERS}))


PATHS = [
    "/jobs/{}", "/jobs/6000103/{}", "/jobs/{}/x", "/companies/{}", "/invitations/{}", "/confirm/{}", "/reset/{}",
    "/static/0/{}", "/admin/static/{}", "/fs-static/{}", "/bootstrap/static/{}", "/{}", "/admin/{}/", "/admin/job/{}/",
    "/admin/import/{}/", "/admin/import/{}/check/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_path_may_be_anything(world, visitors, path):
    report(
        [
            problem(visitors.get(who, path.format(value)), path.format(value))
            for value in nasty.PATHS
            for who in ("owner", "nobody")
        ]
    )


def test_where_to_go_next_may_be_anything_and_leads_nowhere_else(world, visitors):
    found = sweep(visitors, ("nobody", "owner"), "/login", {"next": nasty.ADDRESSES})
    for value in nasty.ADDRESSES:
        form = f"email={quote(world.emails['viewer'])}&password=geheim-hash-viewer&next={value}"
        answers = [
            visitors.post("nobody", "/login", form),
            visitors.post("nobody", f"/login?next={value}", form),
            visitors.post("owner", "/language", f"locale=de&next={value}"),
            visitors.post("owner", f"/admin/company/edit/?id=6000001&url={value}", "name=acmepub"),
        ]
        found += [problem(answer, value) for answer in answers]
        found += [f"{value} leads to {answer.location}" for answer in answers if leads_away(answer.location)]
    report(found)


def leads_away(location: str) -> bool:
    """Whether a browser would leave the site: it reads a backslash as a slash, and any number of them as two."""
    if location.startswith("http://localhost/"):
        return False
    return bool(re.match(r"[\s/\\]{2}|\s*[a-z][a-z0-9+.-]*:", location, re.IGNORECASE))


JSON_DOORS = [line.endpoint for line in ROUTES if line.endpoint.startswith("security.") and line.method == "POST"]
BODIES = r"""
{
[]
null
"x"
5
["x"]
[1]
{"email": 5}
{"email": null, "password": []}
{"email": {"a": 1}, "password": true}
{"email": "\u0000", "password": "\ud800"}
{"email": ["a", "b"], "name": {"x": []}, "company_name": 1}
""".splitlines()


@pytest.mark.parametrize("door", sorted(set(JSON_DOORS)))
def test_a_door_that_takes_json_bears_any(world, visitors, door):
    address, _form = request_for(world, door, "POST", "ghost")
    who = "viewer" if door in ("security.verify", "security.change_password") else "nobody"
    report([problem(visitors.send_json(who, address, body), body) for body in BODIES])


HEADERS = [
    {"Accept-Language": "xx;q=abc, de;q=9, *;q=-1"},
    {"Accept-Language": "a" * 3000},
    {"Accept": "\\,;q=x"},
    {"X-Request-ID": "'; DROP TABLE job"},
    {"Referer": "javascript:alert(1)"},
    {"Range": "bytes=9-1,abc"},
    {"If-Modified-Since": "never"},
    {"X-Forwarded-For": "nowhere"},
    {"Content-Type": "multipart/form-data"},
    {"Authentication-Token": "x"},
    {"Authorization": "Basic !!!"},
    {"Authorization": "Bearer \xe9\xff"},
    {"Cookie": "jobdesk_session=x; jobdesk_locale=%00"},
]


@pytest.mark.parametrize("address", ["/", "/admin/company/", "/login", "/static/0/css/site.css", "/api/v1/me"])
def test_headers_may_be_anything(world, visitors, address):
    for method, place in (("GET", address), ("POST", "/login")):
        report([problem(visitors.ask("owner", method, place, headers=each), str(each)) for each in HEADERS])
