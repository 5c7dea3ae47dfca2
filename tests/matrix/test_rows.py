"""Rows of others: the id of a rival's row and one that is nobody's get the same answer, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest

from tests.matrix.declared import PEOPLE, ROUTES, Line
from tests.matrix.doors import VIEWS, adapter, request_for
from tests.matrix.findings import differ, report
from tests.matrix.world import NO_ID, World

KIND = "matrix"
# Doors at which some row of Bolt's is asked for, beside those at which Acme's people find it.
FOREIGN = [
    line
    for line in ROUTES
    if line.endpoint.partition(".")[0] in VIEWS
    and ("bolt" in line.subject or line.subject.endswith(("rival", "helper")))
]
BULK = [line for line in FOREIGN if line.endpoint.endswith("action_view") and line.answers["rival"] == "302"]
OUTSIDERS = ("owner", "editor", "viewer", "lonely", "roleless", "nobody")
OWN = {"job": "acme_", "membership": "viewer", "invitation": "acme_guest"}


def ghost_of(world: World, line: Line) -> tuple[str, dict[str, Any], int]:
    """The same request for a row that does not exist, and the id that it replaces."""
    view = line.endpoint.partition(".")[0]
    name = line.subject.partition(":")[2] or line.subject
    table = "company" if line.endpoint.endswith("create_view") else view
    number = world.id(table, name)
    address, form = request_for(world, line.endpoint, line.method, line.subject)
    changed = {key: NO_ID if value == number else value for key, value in form.items()}
    return address.replace(str(number), str(NO_ID)), changed, number


@pytest.mark.parametrize("line", FOREIGN, ids=str)
def test_a_rivals_row_is_answered_like_one_that_does_not_exist(world, visitors, line):
    address, form = request_for(world, line.endpoint, line.method, line.subject)
    ghost_address, ghost_form, number = ghost_of(world, line)
    problems = []
    for who in OUTSIDERS:
        theirs = visitors.ask(who, line.method, address, form)
        nobodys = visitors.ask(who, line.method, ghost_address, ghost_form)
        problems.append(who if differ(theirs, nobodys, number, NO_ID) else "")
    report(problems)
    assert not world.touched()


def bulk_forms(world: World, line: Line) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A bulk action over one's own row and a rival's; and over one's own row and nobody's."""
    view = line.endpoint.partition(".")[0]
    action, _colon, name = line.subject.partition(":")
    own = world.id(view, OWN[view] + name.partition("_")[2] if view == "job" else OWN[view])
    forms = [{"action": action, "reason": "No.", "rowid": [own, other]} for other in (world.id(view, name), NO_ID)]
    return adapter(world).build(line.endpoint, method="POST"), forms[0], forms[1]


@pytest.mark.parametrize("line", BULK, ids=str)
def test_a_bulk_action_changes_ones_own_rows_among_a_rivals(world, visitors, line):
    address, mixed, half = bulk_forms(world, line)
    answers, dumps = [], []
    for form in (mixed, half):
        own, other = form["rowid"]
        world.restore()
        answers.append(visitors.post("owner", address, form).compared(own, other))
        dumps.append(world.changes())
    assert answers[0] == answers[1]
    assert dumps[0] == dumps[1]
    assert {int(str(key)[1]) for table, key, _column in dumps[0] if table in ("job", "membership", "invitation")} == {6}


@pytest.mark.parametrize("value", ["submit:{foreign}", "submit:{ghost}"])
def test_a_rows_own_button_reaches_no_rivals_row(world, visitors, value):
    button = value.format(foreign=world.id("job", "bolt_draft"), ghost=NO_ID)
    assert visitors.post("owner", "/admin/job/action/", {"row": button}).status == 404
    assert not world.touched()


@pytest.mark.parametrize("who", [who for who in PEOPLE if who in ("owner", "editor", "rival")])
def test_pickers_offer_ones_own_companies_only(world, visitors, who):
    pages = {view: visitors.get(who, f"/admin/{view}/new/") for view in ("job", "invitation")}
    foreign = world.id("company", "acme" if who == "rival" else "bolt")
    assert pages["job"].status == 200
    assert not [view for view, page in pages.items() if f'value="{foreign}"' in page.text]


def test_inviting_tells_not_who_has_an_account(world, visitors):
    form = {"company": world.id("company", "acme"), "part": "viewer"}
    answers = []
    for email in (world.emails["rival"], "nobody-at-all@example.org"):
        world.restore()
        answers.append(visitors.post("owner", "/admin/invitation/new/", {**form, "email": email}))
    assert not differ(*answers)


MAIL_DOORS = ["security.login", "security.register", "security.forgot_password", "security.send_confirmation"]


@pytest.mark.parametrize("endpoint", MAIL_DOORS)
def test_signing_in_tells_not_who_has_an_account(world, visitors, endpoint):
    address, form = request_for(world, endpoint, "POST", "ghost")
    answers, emails = [], (world.emails["rival"], "nobody-at-all@example.org")
    for email in emails:
        world.restore()
        answers.append(visitors.post("nobody", address, form | {"email": email}))
    assert not differ(*answers, *emails)
