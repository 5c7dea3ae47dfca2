"""The words of a sheet in every language: headers, choices, countries, languages, currencies; both ways."""

from __future__ import annotations

from functools import cache

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.models import fold
from my_app.services.sheet_format import Unreadable

CODES = {
    "country": (i18n.COUNTRIES, i18n.country_name),
    "language": (i18n.JOB_LANGUAGES, i18n.language_name),
    "currency": (i18n.CURRENCIES, i18n.currency_name),
}
SHOWN = 60


@cache
def words(kind: str, locale: str) -> tuple[tuple[str, str], ...]:
    """``(value, word)`` for each value of ``kind`` in this language.

    ``kind`` is the name of an enum in `i18n.LABELS`, a key of `CODES`, or ``field`` for the headers.
    """
    if kind in CODES:
        values, name = CODES[kind]
        return tuple((value, name(value, locale)) for value in values)
    labels = i18n.JOB_FIELDS if kind == "field" else i18n.LABELS[kind]
    with i18n.speaking(locale):
        return tuple((value, str(word)) for value, word in labels.items())


def find(kind: str, text: str, locale: str) -> str | None:
    """The value that ``text`` means: its word in ``locale``, the value itself, or its word in another of our languages.

    Case, accents and blanks do not matter. None when it means nothing, or two things in two other languages.
    """
    key = _key(text)
    for table in (_own(kind, locale), _values(kind), _anywhere(kind)):
        if key in table:
            return table[key]
    return None


def read(kind: str, text: str, locale: str) -> str:
    """`find`, or raise `Unreadable`."""
    value = find(kind, text, locale)
    if value is None:
        raise Unreadable(_("“%(cell)s” is not one of the known values.", cell=text.strip()[:SHOWN]))
    return value


def _key(text: str) -> str:
    return " ".join(fold(text).split())


@cache
def _values(kind: str) -> dict[str, str | None]:
    return {_key(value): value for value, _word in words(kind, i18n.DEFAULT_LOCALE)}


@cache
def _own(kind: str, locale: str) -> dict[str, str | None]:
    table: dict[str, str | None] = {}
    for value, word in words(kind, locale):
        table.setdefault(_key(word), value)
    return table


@cache
def _anywhere(kind: str) -> dict[str, str | None]:
    table: dict[str, str | None] = {}
    for locale in i18n.LOCALES:
        for key, value in _own(kind, locale).items():
            table[key] = value if table.get(key, value) == value else None
    return table
