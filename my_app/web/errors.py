"""Errors in the site's look: every HTTP error, every domain error, and a database that does not answer."""

from __future__ import annotations

import contextlib
from typing import Any

import structlog
from flask import Flask, current_app, g, render_template, request
from flask.globals import request_ctx
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequestKeyError, HTTPException, SecurityError

from my_app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.i18n import direction
from my_app.web import programs
from my_app.web.locale import current_locale

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
    414: _("That is too large"),
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
    414: _("Send less at a time."),
    422: _("Check what was entered and try again."),
    429: _("Wait a little before you try again."),
    500: _("We have been told about it. Try again in a moment."),
    503: _("The database does not answer at the moment. Try again in a minute."),
}
STATUS: dict[type[DomainError], int] = {NotFound: 404, Forbidden: 403, Invalid: 422, Conflict: 409, DomainError: 400}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(DomainError, domain_error)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, database_down)
    if app.config["SESSIONS_URL"]:
        from redis.exceptions import RedisError

        app.register_error_handler(RedisError, database_down)
    for kind in (DataError, OverflowError):
        app.register_error_handler(kind, unusable_value)
    app.register_error_handler(Exception, unexpected)


def page(status: int, message: Any = "") -> tuple[str, int]:
    """The error page for ``status``, with a message of its own when there is one; a plain one if all else fails.

    A program is told the same in JSON.
    """
    known = status if status in TITLES else (400 if status < 500 else 500)
    words = {"status": status, "title": TITLES[known], "message": message or TEXTS[known]}
    if programs.is_program():
        return programs.problem(**words), status
    try:
        lend_address()
        return render_template("errors/error.html", **words), status
    except Exception:
        log.exception("error_page_failed", route=route())
        ask_the_database_no_more()
        locale = current_locale()
        plain = current_app.jinja_env.get_template("errors/plain.html")
        return plain.render(**words, locale=locale, dir=direction(locale)), status


def http_error(error: HTTPException) -> Any:
    """Redirects and ready answers pass; an error becomes a page. Our own words are kept, werkzeug's are not."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        log.warning("host_refused")
    theirs = error.code in (404, 405, 429, 500) or isinstance(error, SecurityError | BadRequestKeyError)
    own = "" if theirs or error.description == type(error).description else error.description
    body, status = page(error.code, own)
    response = error.get_response()
    response.data, response.content_type = body, "text/html; charset=utf-8"
    return response, status


def form_expired(error: CSRFError) -> tuple[str, int]:
    """A form without its token, or with one of another session."""
    log.info("csrf_refused", reason=error.description)
    return page(400, _("This form is no longer valid. Go back, load the page again and send it once more."))


def domain_error(error: DomainError) -> tuple[str, int]:
    """A refusal that no view has made into something better. The security log asks later which it was."""
    g.refusal = error
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return page(status, error.message)


def unusable_value(error: DataError | OverflowError) -> tuple[str, int]:
    """A value that the database cannot take and that no check has named before: the last net, never SQL."""
    roll_back()
    log.warning("unusable_value", error=type(getattr(error, "orig", error)).__name__, route=route())
    return page(400)


def database_down(error: Exception) -> Any:
    """503 without touching the database again."""
    ask_the_database_no_more()
    roll_back()
    log.error("database_unavailable", error=type(getattr(error, "orig", error)).__name__, route=route())
    body, status = page(503)
    return body, status, {"Retry-After": "30"}


def unexpected(error: Exception) -> tuple[str, int]:
    """500: logged in full, shown in brief."""
    roll_back()
    log.error("unexpected", route=route(), exc_info=error)
    return page(500)


def route() -> str | None:
    """The rule that this request matched."""
    return request.url_rule.rule if request.url_rule else None


def roll_back() -> None:
    """Give the session up, whatever state it is in."""
    with contextlib.suppress(SQLAlchemyError):
        db.session.remove()


def ask_the_database_no_more() -> None:
    """Show the rest of this answer to nobody in particular: who is signed in would be one more query."""
    g.database_down = True
    g.pop("actor", None)
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001


def lend_address() -> None:
    """A request for a host that is not ours has no addresses to build links with: lend it those of our own host."""
    if request_ctx.url_adapter is None:
        host = (current_app.config["TRUSTED_HOSTS"] or ["localhost"])[0].lstrip(".")
        request.host = host
        request_ctx.url_adapter = current_app.url_map.bind(host, url_scheme=current_app.config["PREFERRED_URL_SCHEME"])
