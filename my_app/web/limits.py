"""Limits on guessing passwords and codes, on making us send mails, and on what costs much (`docs/limits.md`).

`DOORS` says which limits hold at which endpoint: a line there is all that a new form needs. Everything is counted
before it is done, so that many tries at once are as many as they are; what turns out to be right is given back.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import NamedTuple

import structlog
from flask import Flask, Response, current_app, jsonify, make_response, request
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded

from my_app.extensions import limiter
from my_app.web import (
    devices,
    errors,
    limit_store,  # noqa: F401 - it names itself to the library, as database://
)
from my_app.web.account_keys import oneself, typed

log = structlog.get_logger()


class Limit(NamedTuple):
    """The setting that says how often, by what it is counted, and for whom it does not hold."""

    setting: str
    key: Callable[[], str]
    unless: Callable[[], bool] | None = None


def visitor() -> str:
    """Where the request comes from; of IPv6 the network, since one visitor has all of its addresses."""
    return network_of(request.remote_addr or "")


def network_of(address: str) -> str:
    """The address, or the IPv6 network that it is of; what is none (a socket's file) as it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if found.version == 4 or found.ipv4_mapped:
        return str(getattr(found, "ipv4_mapped", None) or found)
    return str(ip_network((found, 64), strict=False))


def turnstile(name: str, *limits: Limit) -> Callable[[], None]:
    """What counts one request by all of these limits. Raises `RateLimitExceeded`."""

    def through() -> None:
        """Whoever comes here may pass."""

    through.__qualname__ = f"through {name}"
    for each in limits:
        holds = limiter.shared_limit(setting(each.setting), each.setting, key_func=each.key, exempt_when=each.unless)
        through = holds(through)
    return through


def setting(name: str) -> Callable[[], str]:
    """A limit that is read from the configuration when it is needed."""
    return lambda: str(current_app.config[name])


PER_VISITOR = Limit("LOGIN_LIMIT_PER_ADDRESS", visitor)
SIGNING_IN = turnstile(
    "signing in",
    Limit("LOGIN_LIMIT", lambda: f"{typed()} {visitor()}"),
    PER_VISITOR,
    Limit("LOGIN_LIMIT_PER_ACCOUNT", typed, lambda: not typed() or devices.is_known(typed())),
)
PROVING = turnstile(
    "proving",
    Limit("LOGIN_LIMIT", lambda: f"{oneself()} {visitor()}"),
    PER_VISITOR,
    Limit("LOGIN_LIMIT_PER_ACCOUNT", oneself, lambda: not oneself() or devices.is_known(oneself())),
)
# Whoever is at this step knows the password: an account's codes are counted wherever they come from.
CODES = turnstile("codes", Limit("CODE_LIMIT_PER_ACCOUNT", oneself), PER_VISITOR)
SHOWING = turnstile("showing", PER_VISITOR)
ASKING = turnstile("asking", Limit("MAIL_FORM_LIMIT", visitor))
MAILING = turnstile("mailing", Limit("MAIL_LIMIT_PER_RECIPIENT", typed))
FOLLOWING = turnstile("following", Limit("LINK_LIMIT", visitor))
INVITING = turnstile("inviting", Limit("INVITATION_LIMIT", oneself))
UPLOADING = turnstile("uploading", Limit("UPLOAD_LIMIT", oneself))
CREATING = turnstile("creating", Limit("CREATION_LIMIT", oneself))
# Where whoever is right is not counted: a refusal has a status of 400 or more, and nothing else has.
GUESSING = (SIGNING_IN, PROVING, CODES, SHOWING)
DOORS: dict[str, Callable[[], None]] = {
    "security.login": SIGNING_IN,
    "security.verify": PROVING,
    "security.change_password": PROVING,
    "factors.check": CODES,
    "factors.check_recovery": SHOWING,
    "account.add_app": CODES,
    "passkeys.sign_in": SHOWING,
    "passkeys.verify": SHOWING,
    "security.register": ASKING,
    "security.forgot_password": ASKING,
    "security.send_confirmation": ASKING,
    "security.reset_password": FOLLOWING,
    "account.ask_email": ASKING,
    "account.change_email": FOLLOWING,
    "invitations.accept": FOLLOWING,
    "invitation.create_view": INVITING,
    "job.create_view": CREATING,
    "job.duplicate_view": CREATING,
    "import.create_view": UPLOADING,
    "account.change_avatar": UPLOADING,
}


def init_app(app: Flask) -> None:
    """Count what is sent to these doors, and answer with the time to wait."""
    devices.init_app(app)
    app.before_request(count)
    app.after_request(give_back)
    app.register_error_handler(RateLimitExceeded, too_often)


def count() -> None:
    """Count this request. Raises `RateLimitExceeded`."""
    through = DOORS.get(request.endpoint or "")
    if through is not None and request.method == "POST":
        through()


def give_back(response: Response) -> Response:
    """What was right was no guess."""
    if DOORS.get(request.endpoint or "") in GUESSING and request.method == "POST" and response.status_code < 400:
        try:
            for each in limiter.current_limits:
                limiter.limiter.storage.incr(each.key, each.limit.get_expiry(), -1)
        except Exception as error:  # noqa: BLE001 - of the store's own client: whoever is in is in
            log.warning("limits_unavailable", error=type(error).__name__)
    return response


def may_be_mailed() -> bool:
    """Count a mail to the address that was typed; whether it is not one too many. Nobody is told.

    Asked before the request's own transaction begins: on SQLite the two would wait for each other.
    """
    try:
        MAILING()
    except RateLimitExceeded:
        return False
    return True


def too_often(error: RateLimitExceeded) -> Response:
    """429, with the seconds to wait for programs and in words for people."""
    limit = limiter.current_limit
    seconds = max(1, math.ceil(limit.window[0] - time.time())) if limit else 60
    log.warning("limited", limit=error.limit.scope, route=errors.route())
    words = _("Wait %(time)s, then try again.", time=in_words(seconds))
    if request.is_json or request.accept_mimetypes.best == "application/json":
        answer = make_response(jsonify(error=words, retry_after=seconds), 429)
    else:
        answer = make_response(errors.page(429, words))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def in_words(seconds: int) -> str:
    """A time to wait, never less than it is: “45 seconds”, “60 minutes”, “3 hours”."""
    for unit, length in (("second", 1), ("minute", 60), ("hour", 3600)):
        units = math.ceil(seconds / length)
        if units < 100 or unit == "hour":
            break
    return str(format_timedelta(timedelta(seconds=units * length), granularity=unit, threshold=1000))
