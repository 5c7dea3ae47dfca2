"""Asking as somebody: each request is a browser of its own, with that person's session and a valid CSRF token."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from itsdangerous import URLSafeTimedSerializer

from tests.matrix.counting import count
from tests.matrix.world import World
from tests.posting import RAW_TOKEN

WHO = ("admin", "moderator", "owner", "editor", "viewer", "rival", "lonely", "roleless", "nobody")
READABLE = ("text/html", "text/csv", "text/plain", "application/json")
TOKEN_VALUE = re.compile(r'name="csrf_token"([^>]*) value="[^"]*"')


@dataclass(frozen=True)
class Answer:
    """What came back, as far as the matrix looks at it."""

    status: int
    text: str
    location: str
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def word(self) -> str:
        """The status as the table declares it; ``login`` for the way to the sign-in page."""
        to_login = self.status == 302 and self.location.partition("?")[0].endswith("/login")
        return "login" if to_login else str(self.status)

    def compared(self, *ids: object) -> tuple[int, str, str]:
        """What two answers are compared by: all but their tokens, and the ids that were asked for."""
        text, location = TOKEN_VALUE.sub('name="csrf_token"', self.text), self.location
        for number in ids:
            text, location = text.replace(str(number), "ID"), location.replace(str(number), "ID")
        return self.status, text, location


@dataclass
class Visitors:
    """Everybody's browsers. ``kind`` says which count the requests belong to."""

    world: World
    kind: str = "matrix"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        app = self.world.app
        signer = app.session_interface.get_signing_serializer(app)
        assert signer is not None
        for who in (*self.world.sessions, "nobody"):
            session = {"csrf_token": RAW_TOKEN}
            if who != "nobody":
                session |= {"_user_id": self.world.sessions[who], "fs_paa": time.time()}
            self.cookies[who] = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(session)}"
        self.token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN)
        self.client = app.test_client(use_cookies=False)

    def ask(
        self,
        who: str,
        method: str,
        address: str,
        form: Mapping[str, Any] | str | None = None,
        *,
        token: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; a POST carries the token unless it is told not to. A form in text is sent as it stands.

        A value that is a function makes the file to send.
        """
        sent: dict[str, Any] = {}
        if isinstance(form, str) and "Content-Type" in (headers or {}):
            sent = {"data": form}
        elif isinstance(form, str):
            sent = {"data": f"csrf_token={self.token}&{form}", "content_type": "application/x-www-form-urlencoded"}
        elif method not in ("GET", "HEAD", "OPTIONS"):
            fields = {name: value() if callable(value) else value for name, value in (form or {}).items()}
            sent = {"data": {**({"csrf_token": self.token} if token else {}), **fields}}
        response = self.client.open(
            address, method=method, headers={"Cookie": self.cookies[who], **(headers or {})}, **sent
        )
        count(self.kind, response.status_code)
        text = response.get_data(as_text=True) if response.mimetype in READABLE else ""
        response.close()
        return Answer(response.status_code, text, response.headers.get("Location", ""), response.headers)

    def get(self, who: str, address: str) -> Answer:
        """A page."""
        return self.ask(who, "GET", address)

    def post(self, who: str, address: str, form: Mapping[str, Any] | str | None = None) -> Answer:
        """A form, sent."""
        return self.ask(who, "POST", address, form)

    def send_json(self, who: str, address: str, body: str) -> Answer:
        """What a program sends, with the token in a header."""
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.ask(who, "POST", address, body, headers={**headers, "Content-Type": "application/json"})
