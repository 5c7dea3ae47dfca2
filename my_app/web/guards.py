"""What every request must pass before a view sees it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask_babel import gettext as _

from my_app.web.account_keys import submitted

MAX_PARAMETER_LENGTH = 2000
# A little less than gunicorn takes (`my_app/serving.py`), so that it is this page that says so.
MAX_ADDRESS_LENGTH = 8000
MAX_PARAMETERS = 500
URL_ENCODED = "application/x-www-form-urlencoded"
UNUSABLE = re.compile(r"[\x00\ud800-\udfff]")


def init_app(app: Flask) -> None:
    """Check each request's path, query string, and how many fields it has."""
    app.before_request(refuse_too_much)
    app.before_request(refuse_unusable_input)
    app.before_request(refuse_unusable_json)
    app.before_request(give_no_token)
    app.before_request(refuse_unreadable_return)


def refuse_too_much() -> None:
    """Answer 414, 400 or 413 to an address or a form that is longer than any of this site.

    Bytes are Flask's to count, and so are the parts of a form that brings files.
    """
    if len(request.path) + len(request.query_string) > MAX_ADDRESS_LENGTH:
        abort(414, _("The address is too long: at most %(limit)s characters.", limit=MAX_ADDRESS_LENGTH))
    if sum(map(len, request.args.listvalues())) > MAX_PARAMETERS:
        abort(400, _("The address has too many parameters: at most %(limit)s.", limit=MAX_PARAMETERS))
    most = current_app.config["MAX_FORM_PARTS"]
    if request.mimetype == URL_ENCODED and sum(map(len, request.form.listvalues())) > most:
        abort(413, _("The form has too many fields: at most %(limit)s.", limit=most))


def refuse_unusable_input() -> None:
    """Answer 400, naming the parameter, to what no database can take or no person types.

    Form fields are left to their forms, which answer at the field and keep what was typed.
    """
    if "\x00" in request.path:
        abort(400, _("The address contains a character that cannot be used."))
    for name, value in request.args.items(multi=True):
        if "\x00" in value or "\x00" in name:
            abort(400, _("“%(name)s” contains a character that cannot be used.", name=name.replace("\x00", "")[:50]))
        if max(len(name), len(value)) > MAX_PARAMETER_LENGTH:
            abort(
                400,
                _("“%(name)s” is too long: at most %(limit)s characters.", name=name[:50], limit=MAX_PARAMETER_LENGTH),
            )


def refuse_unusable_json() -> None:
    """Flask-Security's forms take JSON as well: an object of texts and flags, as a form would hold, no more."""
    if request.blueprint != "security" or not request.is_json or not request.data:
        return
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not all(is_form_value(value) for value in sent.values()):
        abort(400)


def give_no_token() -> None:
    """Flask-Security makes a token for whoever asks for one so when signing in; it would be good nowhere here."""
    if request.blueprint == "security" and "include_auth_token" in request.args:
        abort(400, _("“%(name)s” has a value that does not exist here.", name="include_auth_token"))


def refuse_unreadable_return() -> None:
    """Flask-Security looks where ``next`` leads, and falls over what is no address at all (``http://[1/``)."""
    if request.blueprint != "security":
        return
    try:
        for value in (request.args.get("next"), submitted().get("next")):
            urlsplit(str(value or ""))
    except ValueError:
        abort(400, _("“%(name)s” contains a character that cannot be used.", name="next"))


def is_form_value(value: Any) -> bool:
    """Whether a form could have sent this: text without NUL and halves of characters, a flag, or nothing."""
    if isinstance(value, str):
        return not UNUSABLE.search(value)
    return value is None or isinstance(value, bool)
