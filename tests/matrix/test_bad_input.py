"""Every parameter and field × values that nobody should send: a clear answer, and never the server's fault."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest

from tests.matrix import nasty
from tests.matrix.counting import find
from tests.matrix.declared import ROUTES, SCOPES
from tests.matrix.doors import own_form, request_for
from tests.matrix.findings import report
from tests.matrix.lists import CONTROL
from tests.matrix.visitors import Answer, Visitors

KIND = "bad input"
BY_TYPE = {"number": nasty.NUMBERS, "date": nasty.DATES, "search": nasty.TEXTS, "text": nasty.TEXTS}
LIST = {
    "page": nasty.INTEGERS,
    **dict.fromkeys(("page_size", "sort", "desc"), nasty.FEW_INTEGERS),
    "search": nasty.TEXTS,
    "tab": nasty.CHOICES,
    "url": nasty.ADDRESSES,
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


def problem(answer: Answer, what: str) -> str:
    """What is wrong with this answer, if anything is."""
    words = [word for word in nasty.TECHNICAL if word in answer.text]
    find(KIND, bool(words))
    return f"{what[:200]}: {answer.status} {words or ''}" if answer.status >= 500 or words else ""


def sweep(visitors: Visitors, who: tuple[str, ...], address: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """Ask for ``address`` with each parameter in each of its values; people take turns."""
    found = []
    for name, values in names.items():
        for turn, value in enumerate(values):
            asked = f"{address}?{name}={value}"
            found.append(problem(visitors.get(who[turn % len(who)], asked), asked))
    return found


def send(visitors: Visitors, who: tuple[str, ...], address: str, forms: list[str]) -> list[str]:
    """Post each form; people take turns."""
    turns = ((who[turn % len(who)], form) for turn, form in enumerate(forms))
    return [problem(visitors.post(each, address, form), f"{address} {form}") for each, form in turns]


def readers(view: str) -> tuple[str, ...]:
    """Those of the admin and the owner who have this list."""
    return tuple(who for who in ("admin", "owner") if SCOPES[view][who] != "-")


def filter_values(text: str) -> dict[str, tuple[str, ...]]:
    """Each filter on the page with values for its kind; two of a kind share them."""
    kinds: dict[str, tuple[str, ...]] = {}
    for tag, name, kind, _rest in CONTROL.findall(text):
        values = nasty.CHOICES if tag == "select" else BY_TYPE[kind or "text"]
        kinds[name] = values[len(kinds) % 2 :: 2]
    return {**kinds, **{f"{name}=1&{name}": ("2",) for name in list(kinds)[:1]}}


@pytest.mark.parametrize("view", SCOPES)
def test_a_list_bears_any_parameter(world, visitors, view):
    report(sweep(visitors, readers(view), f"/admin/{view}/", LIST))


@pytest.mark.parametrize("view", SCOPES)
def test_a_filter_bears_any_value(world, visitors, view):
    page = visitors.get("admin", f"/admin/{view}/").text
    exports = view in ("job", "company", "user")  # quicker than the page, with the same filters
    address = f"/admin/{view}/export/csv/" if exports else f"/admin/{view}/"
    report(sweep(visitors, readers(view), address, filter_values(page)))


@pytest.mark.parametrize("view", ["job", "company"])
def test_an_unusable_filter_is_named_on_the_page(world, visitors, view):
    code = "published_at_from" if view == "job" else "created_at_from"
    answer = visitors.get("owner", f"/admin/{view}/?flt0_{code}=2026-02-30")
    assert answer.status == 400
    assert "2026-02-30" in answer.text
    assert f'id="filter-{code}-problem"' in answer.text


def is_open(endpoint: str) -> bool:
    """Whether somebody gets through this door; those that are closed to all look at nothing that is sent."""
    return any(set(line.answers.values()) - {"404", "401", "login"} for line in ROUTES if line.endpoint == endpoint)


BY_ID = {"delete": "id", "action": "action=delete&rowid", "duplicate": "id"}


@pytest.mark.parametrize("view", SCOPES)
def test_an_id_may_be_anything(world, visitors, view):
    found, people = [], readers(view)
    for door in ("details", "edit"):
        if is_open(f"{view}.{door}_view"):
            addresses = {"id=6000101&url": nasty.ADDRESSES} if view == "job" else {}
            found += sweep(visitors, people, f"/admin/{view}/{door}/", {"id": nasty.IDS, **addresses})
    for door, field in BY_ID.items():
        if is_open(f"{view}.{door}_view"):
            found += send(visitors, people, f"/admin/{view}/{door}/", [f"{field}={value}" for value in nasty.IDS])
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
    forms = [f"list_form_pk={value}&title=x" for value in nasty.IDS]
    report(found + send(visitors, ("admin", "owner"), "/admin/job/ajax/update/", forms))


def test_an_export_bears_any_parameter(world, visitors):
    report(sweep(visitors, ("admin", "owner"), "/admin/job/export/csv/", {**LIST, "columns": nasty.CHOICES}))
    report([problem(visitors.get("owner", f"/admin/job/export/{value}/"), value) for value in nasty.PATHS])


@pytest.mark.parametrize("address", ["/", "/jobs", "/companies/acmepub-slug"])
def test_the_board_bears_any_parameter(world, visitors, address):
    report(sweep(visitors, ("nobody",), address, BOARD if address == "/jobs" else {"page": nasty.INTEGERS}))


PATHS = [
    "/jobs/{}", "/jobs/6000103/{}", "/jobs/{}/x", "/companies/{}", "/invitations/{}", "/confirm/{}", "/reset/{}",
    "/static/{}", "/admin/static/{}", "/fs-static/{}", "/bootstrap/static/{}", "/{}", "/admin/{}/", "/admin/job/{}/",
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


CHOSEN = "country remote employment_type category salary_currency salary_period language part active locale timezone"
KINDS = {
    **dict.fromkeys(("salary_from", "salary_to"), nasty.NUMBERS),
    **dict.fromkeys(("published_at", "expires_at"), nasty.DATES),
    **dict.fromkeys(("company", "roles", "version"), nasty.FIELD_IDS),
    **dict.fromkeys([*CHOSEN.split(), "permissions"], nasty.FIELD_CHOICES),
}
# Doors with a form, the row, and who fills it in.
FORMS = [
    ("job.create_view", "acme", "owner"),
    ("job.edit_view", "acme_draft", "admin"),
    ("company.create_view", "-", "admin"),
    ("company.edit_view", "acme", "owner"),
    ("membership.edit_view", "viewer", "owner"),
    ("invitation.create_view", "acme", "owner"),
    ("user.create_view", "-", "admin"),
    ("user.edit_view", "lonely", "admin"),
    ("role.create_view", "-", "admin"),
    ("role.edit_view", "auditors", "admin"),
    ("account.save", "-", "lonely"),
    ("language.choose", "-", "nobody"),
    ("invitations.accept", "acme", "nobody"),
    ("security.login", "owner", "nobody"),
    ("security.register", "-", "nobody"),
    ("security.forgot_password", "owner", "nobody"),
    ("security.send_confirmation", "owner", "nobody"),
    ("security.reset_password", "ghost", "nobody"),
    ("security.verify", "-", "viewer"),
    ("security.change_password", "-", "viewer"),
]
# These pages take their time: the two doors of a table share the values between them.
SHARES = {
    f"{view}.{door}_view": turn
    for view in ("job", "user", "company", "role")
    for turn, door in enumerate(("create", "edit"))
}
FORMLESS = {"delete_view", "action_view", "duplicate_view", "logout", "confirm_email"}


def test_every_form_has_its_turn():
    posts = {line.endpoint for line in ROUTES if line.method == "POST" and is_open(line.endpoint)}
    assert {door for door in posts - {door for door, *_ in FORMS} if door.rpartition(".")[2] not in FORMLESS} == set()


@pytest.mark.parametrize("door, subject, who", FORMS, ids=str)
def test_a_field_bears_any_value(world, visitors, door, subject, who):
    address, form = request_for(world, door, "POST", subject)
    form = own_form(who, door, form) | ({"version": "1"} if door == "job.edit_view" else {})
    forms = []
    for name in form:
        rest = urlencode({other: value for other, value in form.items() if other != name}, doseq=True)
        values = (*KINDS.get(name, nasty.FIELD_TEXTS), f"1&{name}=2")
        share = values[SHARES[door] :: 2] if door in SHARES else values
        forms += [rest, *(f"{rest}&{name}={value}" for value in share)]
    forms += ["&".join(f"{name}={value}" for name in form) for value in (*nasty.FIELD_TEXTS[-6:], "nan", "")]
    report(send(visitors, (who,), address, forms))


@pytest.mark.parametrize("door, subject, who", FORMS[:3:2], ids=str)
def test_a_form_too_large_is_refused(world, visitors, door, subject, who):
    address, form = request_for(world, door, "POST", subject)
    name = "title" if "title" in form else "name"
    sizes = {
        size: visitors.post(who, address, form | {name: "x" * size}).status for size in (100_000, 2_000_000, 6_000_000)
    }
    assert sizes == {100_000: 422, 2_000_000: 422, 6_000_000: 413}


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
    {"Cookie": "jobdesk_session=x; jobdesk_locale=%00"},
]


@pytest.mark.parametrize("address", ["/", "/jobs", "/admin/company/", "/login", "/static/css/site.css"])
def test_headers_may_be_anything(world, visitors, address):
    for method, place in (("GET", address), ("POST", "/login")):
        report([problem(visitors.ask("owner", method, place, headers=each), str(each)) for each in HEADERS])


@pytest.mark.parametrize(
    "door, who", [("job.create_view", "owner"), ("job.edit_view", "editor"), ("company.edit_view", "owner")]
)
def test_a_refused_form_keeps_what_was_typed(world, visitors, door, who):
    address, form = request_for(world, door, "POST", "acme" if "company" in door or "create" in door else "acme_draft")
    typed = form | {"description": "typed <words> & more", "website": "no address", "salary_from": "not a number"}
    answer = visitors.post(who, address, typed)
    assert answer.status == 422
    assert "typed &lt;words&gt; &amp; more" in answer.text
    assert ("not a number" if "salary_from" in form else "no address") in answer.text
