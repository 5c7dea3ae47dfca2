"""Pieces of pages that are kept: each language has its own, and none holds anything of a request."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import DictLoader, UndefinedError

from my_app.i18n import speaking
from my_app.web.pieces import piece


def test_a_piece_speaks_the_language_of_its_reader(shared_app: Flask) -> None:
    for language, words in (("en", "Cancel"), ("de", "Abbrechen"), ("en", "Cancel")):
        with shared_app.test_request_context(), speaking(language):
            assert words in piece("admin/_dialogs.html")


@pytest.mark.parametrize("name", ["csrf_token()", "session", "request", "g", "current_user", "here()"])
def test_a_piece_cannot_hold_what_is_of_a_request(
    shared_app: Flask, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(shared_app.extensions["pieces"], "loader", DictLoader({f"{name}.html": f"{{{{ {name} }}}}"}))
    with shared_app.test_request_context(), pytest.raises(UndefinedError):
        piece(f"{name}.html")
