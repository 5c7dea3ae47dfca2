"""Static files under an address that names their content: kept by browsers for a year, and never stale."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import flask_bootstrap
from flask import Flask, Response, current_app, g, request, send_from_directory, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from my_app.extensions import compress

OWN = Path(__file__).resolve().parent.parent / "static"
# Bootstrap comes with Bootstrap-Flask; it is served as ``bootstrap/…``, beside our own files.
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
BOOTSTRAP_FILES = ("css/bootstrap.min.css",)
YEAR = 365 * 24 * 3600
# Arrows turn around where the page is read from the right.
DIRECTED = ("chevron-left", "chevron-right")


def init_app(app: Flask) -> None:
    """Serve the files, and put their version into each of their addresses."""
    compress.init_app(app)
    app.jinja_env.globals.update(static=static_address, picture=picture)
    app.add_url_rule("/static/<version>/<path:filename>", "static", compress.compressed()(serve))
    app.url_defaults(add_version)


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """``url_for("static", filename=…)`` without a version means the present one."""
    if endpoint == "static":
        values.setdefault("version", present_version())


def static_address(filename: str) -> str:
    """``url_for("static", filename=…)``, worked out once where a page names dozens of files."""
    return known_address(request.script_root, present_version(), filename)


@lru_cache(maxsize=1024)
def known_address(root: str, version: str, filename: str) -> str:
    """The address under this root, which is the same in every request."""
    return url_for("static", version=version, filename=filename)


def picture(name: str) -> Markup:
    """A picture beside words, never instead of them."""
    return known_picture(static_address("icons.svg"), name)


@lru_cache(maxsize=1024)
def known_picture(sprite: str, name: str) -> Markup:
    """The tag of a picture."""
    turned = " icon-directed" if name in DIRECTED else ""
    return Markup('<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>').format(turned, sprite, name)


def present_version() -> str:
    """The version of the files as they are: read anew in each request where files are being worked on."""
    if not current_app.debug:
        return kept_version()
    if "static_version" not in g:
        g.static_version = content_version()
    return str(g.static_version)


@cache
def kept_version() -> str:
    """The version of the files that this process began with."""
    return content_version()


def content_version() -> str:
    """A hash of every file's name and content.

    One for them all, and in the folder's place: so modules import each other, and style sheets name pictures,
    by plain relative addresses.
    """
    digest = sha256()
    for path in sorted(path for path in OWN.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(OWN)).encode() + b"\0" + path.read_bytes())
    for name in BOOTSTRAP_FILES:
        digest.update((BOOTSTRAP / name).read_bytes())
    return digest.hexdigest()[:12]


def serve(version: str, filename: str) -> Response:
    """A file. Under another version's address (a page from before an upgrade) it is not kept."""
    present = version == present_version()
    folder, name = OWN, filename
    if filename.startswith("bootstrap/"):
        folder, name = BOOTSTRAP, filename.removeprefix("bootstrap/")
        if name not in BOOTSTRAP_FILES:
            raise NotFound
    response = send_from_directory(folder, name, max_age=YEAR if present else 0)
    if present:
        response.cache_control.immutable = True
    return response
