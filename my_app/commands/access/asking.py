"""Asking at a door: its address, its form, and somebody's browser."""

from __future__ import annotations

import time
from contextvars import Context
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import MapAdapter

from my_app.admin.access_doors import Door
from my_app.commands.access.cast import NOBODY, Cast
from my_app.commands.access.expecting import Outcome, outcome

RAW_TOKEN = "access-check"  # noqa: S105 - what the form's token is signed for
# What stands in a path where no row does.
IN_PATH = {"slug": "acme", "token": "none", "filename": "none", "name": "none", "version": "0", "export_type": "csv"}


class Browsers:
    """One browser for each kind of person, each signed in with a fresh proof."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        self.token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(RAW_TOKEN)
        self.signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self.client = app.test_client(use_cookies=False)
        self.addresses: MapAdapter = app.url_map.bind("localhost")

    def ask(self, kind: str, door: Door) -> tuple[int, Outcome]:
        """What came of it: the status, and what it means."""
        held = {"csrf_token": RAW_TOKEN}
        if kind != NOBODY:
            held |= {"_user_id": self.cast.tokens[kind], "fs_paa": time.time()}
        cookie = f"{self.app.config['SESSION_COOKIE_NAME']}={self.signer.dumps(held)}"
        sent = {"data": {"csrf_token": self.token, **self.form(door)}} if door.method == "POST" else {}
        request = partial(self.client.open, self.address(door), method=door.method, headers={"Cookie": cookie}, **sent)
        answer = Context().run(request)  # a context of its own, as on a server: nothing of another request's is there
        answer.close()
        return answer.status_code, outcome(answer.status_code, answer.headers.get("Location", ""))

    def address(self, door: Door) -> str:
        """Where the door is, for the row of its table."""
        key = self.key(door)
        values = {name: self.in_path(door, name, key) for name in self.arguments(door)}
        path = self.addresses.build(door.endpoint, values, method=door.method)
        name = door.endpoint.rpartition(".")[2]
        if name in ("details_view", "edit_view") and "id" not in values:
            return f"{path}?{urlencode({'id': key})}"
        if name == "ajax_lookup":
            return f"{path}?name=company"
        if name == "ajax_cell":
            return f"{path}?{urlencode({'pk': key, 'name': CELLS.get(door.table, '')})}"
        return path

    def arguments(self, door: Door) -> set[str]:
        """What stands in its path; of several routes that of the shortest."""
        rules = [rule for rule in self.app.url_map.iter_rules(door.endpoint) if door.method in (rule.methods or ())]
        return min((rule.arguments for rule in rules), key=len)

    def in_path(self, door: Door, name: str, key: Any) -> Any:
        """A part of the path."""
        return self.cast.published if name == "job_id" else IN_PATH.get(name, key)

    def key(self, door: Door) -> Any:
        """The row that is asked for."""
        return self.cast.rows.get(door.table, 1)

    def form(self, door: Door) -> dict[str, Any]:
        """What is sent along: enough to be let in by whoever lets one in, seldom enough to be done."""
        key, name = self.key(door), door.endpoint.rpartition(".")[2]
        if door.action:
            return {"action": door.action, "rowid": key, "reason": "For the check."}
        if door.table == "views":
            return {"screen": "job", "id": key, "name": "Check", "audience": "owner"}
        if name == "ajax_update":
            return {"list_form_pk": key, CELLS.get(door.table, "name"): "Check"}
        return {"id": key} if name in ("delete_view", "duplicate_view") else {}


# A column of each table whose cells are edited in the list.
CELLS = {"job": "place", "company": "website"}
