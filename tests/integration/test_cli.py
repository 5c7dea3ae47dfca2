"""The command line: plain words, one sentence for a refusal, never a traceback."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from my_app.commands import people
from my_app.errors import Conflict, Invalid
from my_app.extensions import db
from my_app.models import Company, Membership, Part, Role, User, utcnow
from my_app.services.imports import mapping as import_mapping
from my_app.services.imports import run as import_run
from tests.factories import PASSWORD, RoleFactory, UserFactory
from tests.trail import last_entry


@pytest.fixture
def run(app):
    """``run("users list")``: what the command answers, with its exit code."""

    def invoke(line, *more):
        result = app.test_cli_runner().invoke(args=[*line.split(), *more])
        assert "Traceback" not in result.output
        db.session.rollback()
        return result

    return invoke


def refused(result, words):
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


def person(email):
    return db.session.scalar(select(User).where(User.email == email))


def sign_in_page(client, email, password):
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)[1]
    client.post("/login", data={"email": email, "password": password, "csrf_token": csrf})
    with client.session_transaction() as session:
        return "_user_id" in session


def test_somebody_who_was_created_can_sign_in(run, client):
    assert run("users create me@example.org name:Me --active --password", PASSWORD).exit_code == 0
    assert (person("me@example.org").name, person("me@example.org").confirmed_at is not None) == ("Me", True)
    assert sign_in_page(client, "me@example.org", PASSWORD)


def test_without_active_nobody_signs_in(run, client):
    run("users create me@example.org --password", PASSWORD)
    assert not sign_in_page(client, "me@example.org", PASSWORD)
    run("users activate me@example.org")
    assert sign_in_page(client, "me@example.org", PASSWORD)


def test_the_password_is_neither_printed_nor_on_record(run):
    result = run("users create me@example.org --active --password", PASSWORD)
    assert PASSWORD not in result.output
    assert (last_entry().actor, last_entry().details) == ("command line", {"roles": []})


@pytest.mark.parametrize(
    "line, words",
    [
        ("users create me@example.org --password short", "password"),
        ("users create nonsense --password long-enough-one", "not a mail address"),
        ("users create me@example.org shoe:44 --password long-enough-one", "'shoe'"),
        ("users activate nobody@example.org", "nobody@example.org"),
        ("users deactivate nobody@example.org", "nobody@example.org"),
        ("users change_password nobody@example.org --password long-enough-one", "nobody@example.org"),
        ("users reset_access nobody@example.org", "nobody@example.org"),
        ("roles add nobody@example.org admin", "nobody@example.org"),
        ("roles create odd -p job:everything", "no such permission"),
        ("roles add_permissions nothing job:read", "'nothing'"),
        ("members add nobody@example.org acme --part owner", "nobody@example.org"),
        ("companies create New --slug No_Good", "hyphens"),
    ],
)
def test_a_refusal_is_one_sentence(run, line, words):
    refused(run(line), words)


def test_an_address_that_is_taken_is_refused(run, cast):
    refused(run("users create OWNER@example.org --password", PASSWORD), "account")


def test_a_person_is_kept_out_and_let_in(run, cast):
    assert run("users deactivate Owner@Example.org").exit_code == 0
    assert not person("owner@example.org").active
    assert "already" in run("users deactivate owner@example.org").output
    assert run("users activate owner@example.org").exit_code == 0
    assert person("owner@example.org").active


def test_the_last_admin_stays(run, cast):
    refused(run("users deactivate admin@example.org"), "Nobody would be left")
    refused(run("roles remove admin@example.org admin"), "Nobody would be left")
    refused(run("roles remove_permissions admin user:update,role:update"), "Nobody would be left")


def test_a_password_is_changed(run, cast):
    old = cast.owner.fs_uniquifier
    assert run("users change_password owner@example.org --password", "another long one").exit_code == 0
    assert (cast.owner.password, cast.owner.fs_uniquifier != old) == ("another long one", True)
    refused(run("users change_password owner@example.org --password x"), "password")


def test_sessions_are_ended(run, cast):
    old = cast.owner.fs_uniquifier
    assert run("users reset_access owner@example.org").exit_code == 0
    assert cast.owner.fs_uniquifier != old


def test_the_first_admin_is_made_in_an_empty_database(run):
    run("users create me@example.org --active --password", PASSWORD)
    assert run("roles add me@example.org admin").exit_code == 0
    assert [role.name for role in person("me@example.org").roles] == ["admin"]
    assert "already" in run("roles add me@example.org admin").output


def test_a_role_is_made_given_and_taken(run, cast):
    assert run("roles create readers -p", "job:read, admin:enter").exit_code == 0
    assert run("roles add viewer@example.org readers").exit_code == 0
    assert [role.name for role in cast.viewer.roles] == ["employer", "readers"]
    assert run("roles remove viewer@example.org readers").exit_code == 0
    refused(run("roles remove viewer@example.org readers"), "does not have")


def test_a_roles_permissions_are_added_and_taken(run, app):
    RoleFactory(name="readers", permissions=["job:read"])
    assert "admin:enter, job:read" in run("roles add_permissions readers admin:enter").output
    assert run("roles remove_permissions readers job:read").exit_code == 0
    assert db.session.scalar(select(Role.permissions).where(Role.name == "readers")) == ["admin:enter"]


def test_everybody_is_listed(run, cast):
    cast.owner.current_login_at = utcnow().replace(year=2026, month=1, day=2, hour=3, minute=4)
    UserFactory(email="gone@example.org", active=False, role=None, name="Ümit")
    db.session.commit()
    lines = run("users list").output.splitlines()
    assert len(lines) == 8
    assert re.search(r"owner@example.org +Owner +employer +yes +2026-01-02 03:04$", "\n".join(lines), re.MULTILINE)
    assert re.search(r"gone@example.org +Ümit +- +no +-$", lines[-1])


def test_an_empty_list_is_a_heading(run):
    assert run("users list").output.split()[:2] == ["id", "mail"]


def test_a_company_is_created(run, app):
    assert run("companies create", "Café Ltd", "--slug", "cafe").exit_code == 0
    assert db.session.scalar(select(Company.name).where(Company.slug == "cafe")) == "Café Ltd"
    refused(run("companies create Other --slug cafe"), "short name")


def test_a_companys_slug_may_be_left_out(run, app):
    assert "cafe-ltd" in run("companies create", "Café Ltd").output


def test_a_member_is_added(run, cast):
    UserFactory(email="new@example.org")
    assert run("members add New@example.org acme --part editor").exit_code == 0
    part = select(Membership.part).where(Membership.user_id == person("new@example.org").id)
    assert db.session.scalar(part) is Part.EDITOR
    refused(run("members add new@example.org acme --part editor"), "already")
    refused(run("members add new@example.org nowhere --part editor"), "'nowhere'")


def test_an_unknown_part_is_a_usage_error(run, cast):
    result = run("members add owner@example.org bolt --part boss")
    assert (result.exit_code, "'boss' is not one of" in result.stderr) == (2, True)


@pytest.fixture
def importing(monkeypatch, tmp_path):
    """A file, and an import that answers ``seen.report`` and keeps what it was called with."""
    seen = SimpleNamespace(report=import_run.ImportReport(rows=2, created=2), file=tmp_path / "jobs.csv", args=None)
    seen.file.write_bytes(b"Title\nOne\nTwo\n")

    def fake(actor, company, source, mapping=None, only=None, *, filename, dry_run, told):
        seen.args, seen.dry_run = (actor.label, company.slug, source.read(), mapping, only), dry_run
        if isinstance(seen.report, Exception):
            raise seen.report
        return seen.report

    monkeypatch.setattr(import_run, "run", fake)
    monkeypatch.setattr(import_mapping, "load_mapping", lambda path: path.name)
    return seen


def test_an_import_that_took_everything_exits_with_0(run, cast, importing):
    result = run("jobs import --company acme", str(importing.file))
    assert (result.exit_code, importing.args) == (0, ("command line", "acme", b"Title\nOne\nTwo\n", None, {}))
    expected = "2 rows: 2 created, 0 updated, 0 unchanged, 0 repeated, 0 left out, 0 not imported."
    assert result.output.strip() == expected


def test_a_dry_run_says_so(run, cast, importing):
    result = run("jobs import --company acme --dry-run", str(importing.file))
    assert (importing.dry_run, "nothing was changed" in result.output) == (True, True)


def test_an_import_takes_a_mapping_and_chosen_rows(run, cast, importing):
    mapping = importing.file.with_name("map.toml")
    mapping.write_text("")
    more = ("--mapping", str(mapping), "--only", "Agency=PARKS = green", "--only", "Kind=")
    assert run("jobs import --company acme", str(importing.file), *more).exit_code == 0
    assert importing.args[3:] == ("map.toml", {"Agency": "PARKS = green", "Kind": ""})


def test_an_import_that_left_lines_names_them_and_exits_with_1(run, cast, importing):
    errors = [
        import_run.LineError(3, "Posting Date", "This is no date."),
        import_run.LineError(9, "", "Too few cells."),
    ]
    importing.report = import_run.ImportReport(
        rows=5, created=3, failed=2, error_count=4, errors=errors, ignored_columns=["A", "B"]
    )
    result = run("jobs import --company acme", str(importing.file))
    assert result.exit_code == 1
    assert result.output.splitlines()[:4] == [
        "Line 3, Posting Date: This is no date.",
        "Line 9: Too few cells.",
        "… and 2 more.",
        "Columns that were not read: A, B.",
    ]


@pytest.mark.parametrize("error", [Invalid({"file": "This is no CSV file."}), Conflict("This is no CSV file.")])
def test_a_file_that_cannot_be_used_is_one_sentence(run, cast, importing, error):
    importing.report = error
    refused(run("jobs import --company acme", str(importing.file)), "This is no CSV file.")


@pytest.mark.parametrize("more", [["--only", "Agency"], ["--only", "=x"], ["--only", "A=1", "--only", "A=2"]])
def test_a_choice_of_rows_that_is_none_is_refused(run, cast, importing, more):
    refused(run("jobs import --company acme", str(importing.file), *more), "--only takes")


def test_an_import_for_no_company_is_refused(run, cast, importing):
    refused(run("jobs import --company nowhere", str(importing.file)), "'nowhere'")


def test_a_file_that_is_not_there_is_a_usage_error(run, cast):
    result = run("jobs import /no/such/file.csv --company acme")
    assert (result.exit_code, "does not exist" in result.stderr) == (2, True)


@pytest.fixture
def demo(monkeypatch):
    """Demo data that answers ``created`` and keeps the password it got."""
    seen = SimpleNamespace(created=True, sign_ins=[("Staff admin", "admin@demo.example")], password=None)

    def load(password):
        seen.password = password
        return seen

    monkeypatch.setitem(sys.modules, "my_app.services.demo", SimpleNamespace(load=load))
    return seen


def test_demo_data_prints_the_sign_ins_and_a_made_up_password(run, demo):
    output = run("demo load").output
    assert len(demo.password) >= 10
    assert demo.password in output
    assert "Staff admin: admin@demo.example" in output


def test_demo_data_takes_the_password_of_the_settings(run, app, demo, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO_PASSWORD", "the one we chose")
    run("demo load")
    assert demo.password == "the one we chose"


def test_demo_data_is_not_loaded_twice(run, demo):
    demo.created = False
    result = run("demo load")
    assert (result.exit_code, demo.password in result.output) == (0, False)


def test_a_database_that_is_not_there_is_one_sentence(run, monkeypatch):
    def fail(email):
        raise OperationalError("SELECT 1", {}, Exception("secret detail"))

    monkeypatch.setattr(people, "the_user", fail)
    result = run("users activate me@example.org")
    refused(result, "manage.py db upgrade")
    assert "secret" not in result.stderr
