"""Which language and time zone this request speaks: the person's choice, then the switch, then the browser."""

from __future__ import annotations

from flask import g, has_request_context, request
from flask_security import current_user

from my_app.i18n import DEFAULT_LOCALE, LOCALES
from my_app.models import User
from my_app.web import cookies

COOKIE = "jobdesk_locale"


def person() -> User | None:
    """Whoever is signed in; nobody while the database is away, since asking would fail again."""
    if not has_request_context() or g.get("database_down") or not current_user.is_authenticated:
        return None
    user: User = current_user._get_current_object()  # noqa: SLF001 - the user behind the proxy
    return user


def current_locale() -> str:
    """The locale of this request. Whoever looks at the site as somebody else reads it in a language of their own."""
    if not has_request_context():
        return DEFAULT_LOCALE
    user = person()
    candidates = [user.locale if user else None, cookies.chosen(COOKIE)]
    for candidate in reversed(candidates) if "viewing" in g else candidates:
        if candidate in LOCALES:
            return str(candidate)
    return request.accept_languages.best_match(list(LOCALES)) or DEFAULT_LOCALE


def current_timezone() -> str:
    """The name of the time zone in which this request shows and reads times."""
    user = person()
    if user and "viewing" in g:
        user = g.viewing.user
    return user.timezone if user and user.timezone else "UTC"
