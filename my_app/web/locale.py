"""Which language and time zone this request speaks: the person's choice, then the switch, then the browser."""

from __future__ import annotations

from flask import g, has_request_context, request
from flask_security import current_user

from my_app.i18n import DEFAULT_LOCALE, LOCALES
from my_app.models import User

COOKIE = "jobdesk_locale"


def person() -> User | None:
    """Whoever is signed in; nobody while the database is away, since asking would fail again."""
    if not has_request_context() or g.get("database_down") or not current_user.is_authenticated:
        return None
    user: User = current_user._get_current_object()  # noqa: SLF001 - the user behind the proxy
    return user


def current_locale() -> str:
    """The locale of this request."""
    if not has_request_context():
        return DEFAULT_LOCALE
    user = person()
    for candidate in (user.locale if user else None, request.cookies.get(COOKIE)):
        if candidate in LOCALES:
            return str(candidate)
    return request.accept_languages.best_match(list(LOCALES)) or DEFAULT_LOCALE


def current_timezone() -> str:
    """The name of the time zone in which this request shows and reads times."""
    user = person()
    return user.timezone if user and user.timezone else "UTC"
