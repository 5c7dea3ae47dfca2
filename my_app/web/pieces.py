"""Pieces of a page that are the same for all who read its language: rendered once, and kept.

A piece knows its language and what it is given, and nothing of a request: there is no person, no session and no token
in it, since another person will see it. A name that it was not given is an error.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from my_app.web.assets import present_version
from my_app.web.words import WORDS

# What of the templates' functions knows no request, but for where the site is.
SHARED = ("_", "gettext", "ngettext", "static", "picture", "url_for", "range")


def init_app(app: Flask) -> None:
    """Give templates ``piece("admin/_dialogs.html", …)``. Call it when they have all of their functions."""
    pieces = app.jinja_env.overlay(undefined=StrictUndefined)
    pieces.globals = {name: app.jinja_env.globals[name] for name in SHARED}
    app.extensions["pieces"] = pieces
    app.jinja_env.globals.update(piece=piece)


def piece(template: str, **values: Hashable) -> Markup:
    """The piece made of ``values``, by which it is kept; while templates are being worked on, made anew each time."""
    make = _kept if not current_app.debug else _kept.__wrapped__
    known = (current_app.extensions["pieces"], WORDS.get_translations(), request.script_root, present_version())
    return make(template, tuple(values.items()), *known)


@lru_cache(maxsize=1024)
def _kept(
    template: str, values: tuple[tuple[str, Any], ...], pieces: Environment, words: Any, root: str, version: str
) -> Markup:
    return Markup(pieces.get_template(template).render(values))  # noqa: S704 - a template escapes
