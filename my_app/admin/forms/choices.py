"""Options of selects, in the reader's language."""

from __future__ import annotations

from functools import cache

from my_app import i18n
from my_app.models import Company, fold
from my_app.web.actor import current_actor

Options = list[tuple[str, str]]

# How a form looks for a company: by any words of its name, accents aside, or by its short name.
COMPANY_LOOKUP = {"fields": ("search_text", "slug"), "order_by": Company.name}


def countries() -> Options:
    """All countries by name."""
    return countries_in(current_actor().locale)


@cache
def countries_in(locale: str) -> Options:
    """All countries by name, as a language sorts them."""
    return by_name([(code, i18n.country_name(code, locale)) for code in i18n.COUNTRIES])


def languages() -> Options:
    """The languages that postings can have, by name."""
    return languages_in(current_actor().locale)


@cache
def languages_in(locale: str) -> Options:
    """The languages that postings can have, as a language sorts them."""
    return by_name([(code, i18n.language_name(code, locale)) for code in i18n.JOB_LANGUAGES])


def currencies() -> Options:
    """Currencies by code, with their name."""
    return currencies_in(current_actor().locale)


@cache
def currencies_in(locale: str) -> Options:
    """Currencies by code, with their name in a language."""
    return [(code, f"{code} · {i18n.currency_name(code, locale)}") for code in i18n.CURRENCIES]


def locales() -> Options:
    """The languages of the screens, each by its own name."""
    return list(i18n.LOCALES.items())


def timezones() -> Options:
    """All time zones."""
    return [(name, name.replace("_", " ")) for name in i18n.timezones()]


def by_name(options: Options) -> Options:
    """Sorted as a reader looks for them: by name, accents aside."""
    return sorted(options, key=lambda option: fold(option[1]))
