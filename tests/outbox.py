"""Reading mails."""

from __future__ import annotations

import re
from collections import UserList

from flask import Flask

from my_app.services import outbox


class Outbox(UserList):
    """The mails that have left. There is no worker in tests: what waits is sent when somebody looks."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @property
    def data(self) -> list:
        with self.app.app_context():
            outbox.send_waiting()
        return self.app.extensions["mailman"].outbox


def link(text: str, path: str) -> str:
    """The local part of the address in ``text`` whose path begins with ``path``."""
    return re.search(rf"https?://[^/\s]+({path}[^\s\"<]+)", text)[1]
