"""Forms with fields that no page shows: owner, company, roles, status, ids and every column there is change nothing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from my_app.extensions import db
from tests.matrix.counting import find
from tests.matrix.declared import PEOPLE, ROUTES, Line
from tests.matrix.doors import VIEWS, own_form, request_for
from tests.matrix.findings import report
from tests.matrix.visitors import Visitors
from tests.matrix.world import Dump, World

KIND = "hidden fields"
EXTRA = (
    "is_admin admin owner state published applications password_hash confirmed is_active superuser role role_user"
    " memberships-0-part memberships-0-company memberships-0-user_id roles-0 roles-0-name company-id company.id"
    " list_form_pk new_password _method"
).split()
# These are no input of a table: they steer the door itself.
STEERING = {"csrf_token", "next", "url", "action", "row", "rowid", "reason", "submit"}
CHANCE = {"token_hash", "fs_uniquifier", "uniquifier", "stored_as", "request_id"}
NAMES = re.compile(r'name="([^"]+)"')
WRITES = [line for line in ROUTES if line.method == "POST" and not line.subject.startswith("delete:")]
PAGES = {"account.save": "account.show"}
# Nothing is filled in there.
OF_AN_ACCOUNT = (
    "change_email end_session end_other_sessions revoke_token passkey_options remove_passkey remove_app new_codes"
    " change_avatar remove_avatar"
).split()
FORMLESS = {
    "security.logout",
    "security.confirm_email",
    "viewing.stop",
    "passkeys.sign_in",
    "factors.check",
    "factors.check_recovery",
    *(f"account.{door}" for door in OF_AN_ACCOUNT),
    *(f"import.{step}_view" for step in ("words", "check", "apply", "undo", "discard")),
}


def by_whom(line: Line) -> list[str]:
    """Who gets through here; at doors without a form of fields, the one with the fewest rights is enough."""
    people = [who for who in PEOPLE if line.answers[who] in ("302", "303")]
    return people if line.endpoint.endswith(("create_view", "edit_view", "save")) else people[-1:]


CASES = [(line, who) for line in WRITES for who in by_whom(line)]


def hostile_fields(world: World, who: str) -> dict[str, Any]:
    """Every column and relation of every table, and more, with the value that somebody would like to see there."""
    names = {name for mapper in db.Model.registry.mappers for name in mapper.attrs.keys()}  # noqa: SIM118
    company = world.id("company", "acme" if who == "rival" else "bolt")
    admin = world.id("user", "admin")
    telling = {
        "id": world.id("job", "bolt_draft"),
        "roles": world.id("role", "admin"),
        "part": "owner",
        "permissions": "user:update",
        "status": "published",
        "active": "y",
        "version": "41",
        "login_count": "41",
    }
    for name in names | set(EXTRA):
        if "company" in name and name != "company_name":
            telling[name] = company
        elif "user" in name or name.endswith(("_by", "_by_id")):
            telling[name] = admin
        elif name.endswith("_at"):
            telling[name] = "2020-01-02T03:04"
        elif name.startswith("salary_") and name not in ("salary_currency", "salary_period"):
            telling[name] = "41"
    return {name: telling.get(name, f"hostile-{name}") for name in names | set(EXTRA)}


def visible_form(world: World, visitors: Visitors, line: Line, who: str) -> tuple[str, dict[str, Any], set[str]]:
    """The door's address, what the page lets this person fill in, and the names that the page shows."""
    address, form = request_for(world, line.endpoint, "POST", line.subject)
    form = own_form(who, line.endpoint, form)
    if line.endpoint.partition(".")[0] not in VIEWS or not line.endpoint.endswith(("create_view", "edit_view")):
        return address, form, set(form)
    shown = set(NAMES.findall(visitors.get(who, address).text.partition('<form method="post" novalidate')[2]))
    return address, {name: value for name, value in form.items() if name in shown}, shown


def alike(first: Any, second: Any) -> bool:
    """The same, or two moments of the same test, or two mails that differ in their links alone."""
    if isinstance(first, datetime) and isinstance(second, datetime):
        return abs(first - second) < timedelta(minutes=10)
    if isinstance(first, dict) and isinstance(second, dict) and "token" in first.keys() & second.keys():
        return {**first, "token": ""} == {**second, "token": ""}
    return first == second


def differences(first: Dump, second: Dump) -> list[str]:
    """Where two states of the database are not alike."""
    found = []
    for table, rows in first.items():
        if rows.keys() != second[table].keys():
            found.append(f"{table}: other rows")
            continue
        for key, row in rows.items():
            other = second[table][key]
            found += [
                f"{table}.{name}: {value!r} and {other[name]!r}"
                for name, value in row.items()
                if name not in CHANCE and not alike(value, other[name])
            ]
    return found


@pytest.mark.parametrize("line, who", CASES, ids=str)
def test_a_field_that_is_not_shown_changes_nothing(world, visitors, line, who):
    address, form, shown = visible_form(world, visitors, line, who)
    hidden = {name: value for name, value in hostile_fields(world, who).items() if name not in shown | STEERING}
    states, answers = [], []
    for sent in (form, {**hidden, **form}):
        world.restore()
        answers.append(visitors.post(who, address, sent).word)
        states.append(world.dump())
    assert form or line.endpoint in FORMLESS
    assert answers == [line.answers[who]] * 2
    found = differences(*states)
    find(KIND, bool(found))
    report(found)
    assert "hostile" not in str(states[1])


@pytest.mark.parametrize("who", ["owner", "editor"])
@pytest.mark.parametrize("target", ["bolt", "cold", "ghost"])
def test_a_posting_cannot_be_moved_to_a_company_that_is_not_ones_own(world, visitors, who, target):
    address, form = request_for(world, "job.edit_view", "POST", "acme_draft")
    answer = visitors.post(who, address, form | {"company": world.id("company", target)})
    assert answer.status == 422
    assert not world.touched()


@pytest.mark.parametrize("status", ["published", "PUBLISHED", "in_review"])
def test_an_employer_cannot_publish_through_a_form(world, visitors, status):
    for door, subject in (("job.edit_view", "acme_draft"), ("job.create_view", "acme")):
        address, form = request_for(world, door, "POST", subject)
        begun = {"published_at": "2024-01-01T00:00", "expires_at": "2199-01-01T00:00"}
        assert visitors.post("owner", address, form | begun | {"status": status, "state": status}).status == 302
    states = {row["status"].value for row in world.dump()["job"].values() if row["title"] == "matrix-title"}
    assert states == {"draft"}


@pytest.mark.parametrize("who", ["moderator", "owner", "lonely"])
def test_only_staff_who_keep_accounts_touch_users_and_roles(world, visitors, who):
    lines = [line for line in ROUTES if line.endpoint.startswith(("user.", "role.")) and line.method == "POST"]
    for line in lines:
        address, form = request_for(world, line.endpoint, "POST", line.subject)
        assert visitors.post(who, address, form | hostile_fields(world, who)).status == 404, line
    assert not world.touched()


def test_an_admin_cannot_change_their_own_roles(world, visitors):
    address, form = request_for(world, "user.edit_view", "POST", "admin")
    for roles in ([world.id("role", "employer")], [], [world.id("role", name) for name in ("admin", "auditors")]):
        answer = visitors.post("admin", address, form | {"roles": roles})
        assert answer.status == 422, roles
    assert not world.touched()


def test_an_admin_cannot_lock_themselves_out(world, visitors):
    address, form = request_for(world, "user.edit_view", "POST", "admin")
    form |= {"roles": [world.id("role", "admin")]}
    assert visitors.post("admin", address, {name: form[name] for name in form if name != "active"}).status == 422
    action = {"action": "deactivate", "rowid": [world.id("user", "admin"), world.id("user", "owner")]}
    visitors.post("admin", "/admin/user/action/", action)
    assert not world.touched()


def test_the_admins_role_keeps_what_an_admin_needs(world, visitors):
    address, form = request_for(world, "role.edit_view", "POST", "admin")
    assert visitors.post("admin", address, form | {"permissions": ["admin:enter", "job:read"]}).status == 422
    assert visitors.post("admin", "/admin/role/delete/", {"id": world.id("role", "admin")}).status == 302
    assert world.changes() == set()


def test_nobody_gives_a_role_more_than_they_hold(world, visitors):
    with world.connection() as connection:
        table = db.metadata.tables["role"]
        held = ["admin:enter", "user:read", "user:update", "role:read", "role:update", "role:create"]
        connection.execute(table.update().where(table.c.name == "moderator").values(permissions=held))
    start = world.dump()
    address, form = request_for(world, "role.edit_view", "POST", "auditors")
    assert visitors.post("moderator", address, form | {"permissions": ["job:read"]}).status == 422
    own, own_form_ = request_for(world, "role.edit_view", "POST", "moderator")
    assert visitors.post("moderator", own, own_form_ | {"permissions": [*held, "job:read"]}).status == 422
    user, user_form = request_for(world, "user.edit_view", "POST", "lonely")
    assert visitors.post("moderator", user, user_form | {"roles": [world.id("role", "admin")]}).status == 422
    assert world.dump() == start
