"""How each door is asked: from an endpoint and a subject of the table to an address and a form."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

from werkzeug.routing import MapAdapter

from my_app.extensions import db
from my_app.models import User
from my_app.services import own_email
from tests.matrix.world import TOKENS, World, picture_name

VIEWS = ("job", "company", "membership", "invitation", "user", "role", "auditentry", "task", "import")
# These have the import's number in their path.
IMPORT_DOORS = [f"{door}_view" for door in "columns words discard check apply undo details file refused".split()]
SHEET = b"reference,title,description\nmatrix-1,matrix-title,What there is to do.\n"
GHOST_TOKEN = "nobody-ever-had-this-token"
NEW_PASSWORD = "a new and long password"

# A cell that is edited in place, and what is typed there.
CELLS = {"job": ("place", "matrix-place"), "company": ("website", "https://matrix.example/")}

JOB = {
    "title": "matrix-title",
    "reference": "",
    "description": "What there is to do.",
    "place": "Here",
    "country": "NO",
    "remote": "onsite",
    "employment_type": "full_time",
    "category": "it",
    "salary_from": "",
    "salary_to": "",
    "salary_currency": "",
    "salary_period": "",
    "language": "en",
    "apply_url": "",
    "apply_email": "apply@matrix.example",
    "published_at": "",
    "expires_at": "",
}

# What is named by a number in the path, and of which table. Sessions and tokens have that of their person.
BY_ID = {
    "exports.show": ("task_id", "task"),
    "account.end_session": ("session_id", "user"),
    "account.revoke_token": ("token_id", "user"),
    "account.remove_passkey": ("passkey_id", "user"),
}
# What a link of a mail leads to; and of these what gives somebody another address.
OF_ADDRESS = ("account.new_email", "account.change_email")
BY_LINK = ("security.reset_password", "security.confirm_email", *OF_ADDRESS)


def adapter(world: World) -> MapAdapter:
    """Builds and matches addresses."""
    return world.app.url_map.bind("localhost")


def request_for(world: World, endpoint: str, method: str, subject: str) -> tuple[str, dict[str, Any]]:
    """The address and the form that ask for ``subject`` at this door."""
    view = endpoint.partition(".")[0]
    if view in VIEWS:
        return admin_request(world, endpoint, method, subject)
    address = adapter(world).build(endpoint, path_values(world, endpoint, subject), method=method)
    if endpoint == "why.index_view" and subject != "-":
        address += "?" + urlencode({"user": world.id("user", "rival"), "table": "job", "row": world.id("job", subject)})
    return address, form_for(world, endpoint, subject) if method == "POST" else {}


def admin_request(world: World, endpoint: str, method: str, subject: str) -> tuple[str, dict[str, Any]]:
    """Flask-Admin's doors, which are alike for every table."""
    view, _dot, door = endpoint.partition(".")
    values = in_path(world, view, door, subject)
    address = adapter(world).build(endpoint, values, method=method)
    if door in ("details_view", "edit_view") and "id" not in values:
        address += "?" + urlencode({"id": world.id(view, subject)})
    if door == "ajax_lookup":
        address += "?" + urlencode({"name": subject, "limit": 50})
    if door == "ajax_cell":
        address += "?" + urlencode({"pk": world.id(view, subject), "name": CELLS.get(view, ("name", ""))[0]})
    if method == "GET" or door in ("words_view", "check_view", "apply_view", "undo_view", "discard_view"):
        return address, {}
    if door == "action_view":
        action, _colon, name = subject.partition(":")
        return address, {"action": action, "rowid": world.id(view, name), "reason": "Say more."}
    if door == "export_page":
        return address, {} if subject == "-" else {"rows": "selected", "rowid": world.id(view, subject)}
    if door in ("delete_view", "duplicate_view"):
        return address, {"id": world.id(view, subject)}
    if door == "ajax_update":
        name, value = CELLS.get(view, ("name", "matrix-name"))
        return address, {"list_form_pk": world.id(view, subject), name: value}
    return address, values_for(world, view, subject)


def values_for(world: World, view: str, subject: str) -> dict[str, Any]:
    """A form of this table that validates: for a new row of a company, or for a row that exists."""
    row = world.rows[view].get(subject)
    company = subject.partition("_")[0] if view == "job" else subject
    forms: dict[str, dict[str, Any]] = {
        "job": {"company": world.id("company", company if company in world.rows["company"] else "ghost"), **JOB},
        "company": {"name": "matrix-company", "slug": "matrix-slug", "website": "", "description": ""},
        "membership": {"part": "editor" if subject == "viewer" else "viewer"},
        "invitation": {
            "company": world.id("company", company if company in world.rows["company"] else "ghost"),
            "email": "somebody@matrix.example",
            "part": "viewer",
        },
        "user": {
            "email": row.mark if row else "new@matrix.example",
            "name": "matrix-name",
            "new_password": "",
            "active": "y",
            "locale": "",
            "timezone": "",
            "roles": [world.id("role", "employer")],
        },
        "role": {
            "name": row.mark if row else "matrix-role",
            "description": "matrix-words",
            "permissions": ["job:read"],
        },
        "auditentry": {"actor": "matrix-actor"},
        "import": import_form(world, subject),
        "task": {"kind": "matrix-kind"},
    }
    return forms[view]


def in_path(world: World, view: str, door: str, subject: str) -> dict[str, Any]:
    """What stands in the path of a table's door."""
    if door == "export":
        return {"export_type": subject}
    if door == "progress_view":
        return {"task_id": world.id(view, subject)}
    return {"id": world.id(view, subject)} if view == "import" and door in IMPORT_DOORS else {}


def import_form(world: World, subject: str) -> dict[str, Any]:
    """A file to send, made anew for each request; for a file that was sent, what its columns are."""
    if subject in world.rows["import"]:
        return {"column-0": "reference", "column-1": "title", "fixed-country": "US"}
    known = subject if subject in world.rows["company"] else "ghost"
    return {"company": world.id("company", known), "file": lambda: (io.BytesIO(SHEET), "matrix-sheet.csv")}


def path_values(world: World, endpoint: str, subject: str) -> dict[str, Any]:
    """What stands in the path of a public door."""
    if endpoint == "board.show":
        name = subject.rstrip("!")
        known = f"{name.partition('_')[0]}pub-{name.partition('_')[2]}"
        return {"job_id": world.id("job", name)} | ({} if subject.endswith("!") else {"slug": known})
    if endpoint == "companies.show":
        return {"slug": "coldpriv-slug" if subject == "cold" else f"{subject}pub-slug"}
    if endpoint.startswith("invitations.") or endpoint in BY_LINK:
        return {"token": address_token(world, subject) if endpoint in OF_ADDRESS else TOKENS.get(subject, GHOST_TOKEN)}
    if endpoint in BY_ID:
        name, table = BY_ID[endpoint]
        return {name: world.id(table, subject)}
    if endpoint.endswith("static"):
        return {"filename": subject} | ({"version": "0"} if endpoint == "static" else {})
    return {"name": picture_name(subject)} if endpoint.startswith("pictures.") else {}


def address_token(world: World, subject: str) -> str:
    """What the link carries that gives this person another mail address."""
    if subject not in world.rows["user"]:
        return GHOST_TOKEN
    with world.app.app_context():
        return own_email.token_for(db.session.get(User, world.id("user", subject)), "moved@matrix.example")


def view_form(world: World, door: str, subject: str) -> dict[str, Any]:
    """What the menus of views and columns above the list of postings send."""
    form: dict[str, Any] = {"screen": "job", "url": "/admin/job/?tab=draft"}
    if door == "columns":
        return {**form, "columns": ["title"], "density": "compact"}
    if door != "save":
        return {
            **form,
            "id": world.id("view", subject),
            "name": "matrix-view",
            "audience": "owner",
            "arguments": "present",
        }
    company = f"company:{world.id('company', subject)}" if subject in world.rows["company"] else subject
    return {**form, "name": "matrix-view", "audience": "owner" if subject == "-" else company}


def form_for(world: World, endpoint: str, subject: str) -> dict[str, Any]:
    """A form of a public door that validates, for whoever may send it."""
    if endpoint.startswith("views."):
        return view_form(world, endpoint.partition(".")[2], subject)
    email = world.emails.get(subject, "ghost@matrix.example")
    forms: dict[str, dict[str, Any]] = {
        "language.choose": {"locale": "de", "next": "/jobs"},
        "appearance.choose": {"theme": "dark", "next": "/jobs"},
        "account.create_token": {"name": "matrix-name", "days": 30, "scopes": ["job:read"]},
        "account.ask_email": {"email": "moved@matrix.example"},
        "account.save": {"name": "matrix-name", "locale": "", "timezone": ""},
        "invitations.accept": {"name": "matrix-name", "password": NEW_PASSWORD},
        "security.login": {"email": email, "password": f"geheim-hash-{subject}"},
        "security.register": {
            "email": email,
            "password": NEW_PASSWORD,
            "name": "matrix-name",
            "company_name": "matrix-company",
        },
        "security.forgot_password": {"email": email},
        "security.send_confirmation": {"email": email},
        "security.reset_password": {"password": NEW_PASSWORD},
    }
    return forms.get(endpoint, {})


def own_form(who: str, endpoint: str, form: dict[str, Any]) -> dict[str, Any]:
    """What only the person knows: their present password."""
    own = {"password": f"geheim-hash-{who}"}
    if endpoint == "security.change_password":
        return {**own, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
    return own if endpoint == "security.verify" else form
