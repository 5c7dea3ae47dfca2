"""Errors in the site's look: every HTTP error, every domain error, and a database that does not answer."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, g, render_template, request
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from my_app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.policies import ANONYMOUS

log = structlog.get_logger()

TITLES: dict[int, Any] = {
    400: _("We could not understand that"),
    401: _("Please sign in"),
    403: _("You may not do that"),
    404: _("There is nothing here"),
    405: _("That does not work here"),
    409: _("That does not fit any more"),
    410: _("This is no longer available"),
    413: _("That is too large"),
    422: _("Something is missing or wrong"),
    429: _("That was too often"),
    500: _("Something went wrong on our side"),
    503: _("We will be right back"),
}
TEXTS: dict[int, Any] = {
    400: _("The request was not complete or not valid. Go back and try again."),
    401: _("You need to be signed in to see this page."),
    403: _("Your account does not have the right to do this."),
    404: _("The page may have moved, or the address has a mistake in it."),
    405: _("This address cannot be used in that way."),
    409: _("The state of this record does not allow this now."),
    410: _("It was here once, and has been taken down."),
    413: _("Send less at a time."),
    422: _("Check what was entered and try again."),
    429: _("Wait a little before you try again."),
    500: _("We have been told about it. Try again in a moment."),
    503: _("The database does not answer at the moment. Try again in a minute."),
}
STATUS: dict[type[DomainError], int] = {NotFound: 404, Forbidden: 403, Invalid: 422, Conflict: 409, DomainError: 400}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(DomainError, domain_error)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, database_down)
    app.register_error_handler(DataError, unusable_value)
    app.register_error_handler(Exception, unexpected)


def page(status: int, message: Any = "") -> tuple[str, int]:
    """The error page for ``status``, with a message of its own when there is one."""
    known = status if status in TITLES else (400 if status < 500 else 500)
    return render_template(
        "errors/error.html", status=status, title=TITLES[known], message=message or TEXTS[known]
    ), status


def http_error(error: HTTPException) -> Any:
    """Redirects and ready answers pass; an error becomes a page. Our own words are kept, werkzeug's are not."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    own = error.description if error.description != type(error).description else ""
    body, status = page(error.code, own if error.code not in (404, 405, 500) else "")
    response = error.get_response()
    response.data, response.content_type = body, "text/html; charset=utf-8"
    return response, status


def domain_error(error: DomainError) -> tuple[str, int]:
    """A refusal that no view has made into something better."""
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return page(status, error.message)


def unusable_value(error: DataError) -> tuple[str, int]:
    """A value that the database cannot take and that no check has named before: the last net, never SQL."""
    db.session.rollback()
    log.warning("unusable_value", error=type(error.orig).__name__)
    return page(400)


def database_down(error: Exception) -> Any:
    """503 without touching the database again."""
    g.actor = ANONYMOUS
    g.database_down = True
    db.session.remove()
    log.error("database_unavailable", error=type(error).__name__)
    body, status = page(503)
    return body, status, {"Retry-After": "30"}


def unexpected(error: Exception) -> tuple[str, int]:
    """500: logged in full, shown in brief."""
    db.session.rollback()
    log.error("unexpected", route=request.url_rule.rule if request.url_rule else None, exc_info=error)
    return page(500)
