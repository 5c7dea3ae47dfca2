"""A sheet on its way in: the field for it, and the room that this one door has for larger files."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FileField

from my_app.policies import Permission
from my_app.services.imports.receiving import ENDINGS
from my_app.web.actor import current_actor

ENDPOINT = "import.create_view"
MEGABYTE = 1024 * 1024
# What a form has around its file.
WRAPPING = 64 * 1024


class SheetField(FileField):
    """The file. What it holds is found out from its content; the endings help to find it."""

    allowed_extensions = ENDINGS

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("description", lazy_gettext("CSV, Excel (XLSX) or JSON Lines."))
        super().__init__(label, **kwargs)


def most() -> int:
    """The largest file that is taken, in bytes."""
    return int(current_app.config["IMPORT_MAX_MB"]) * MEGABYTE


def make_room(endpoint: str | None, values: Any) -> None:
    """Let whoever may import send more than other forms hold; for everybody else the site's limit stays.

    Asked before anything reads the form. Too much of it is 413, with the limit in words.
    """
    if request.endpoint != ENDPOINT or request.method != "POST" or not current_actor().holds(Permission.JOB_IMPORT):
        return
    request.max_content_length = most() + WRAPPING
    if (request.content_length or 0) > request.max_content_length:
        limit = current_app.config["IMPORT_MAX_MB"]
        abort(413, _("The file is larger than %(limit)s MB. Split it, and import the parts.", limit=limit))
