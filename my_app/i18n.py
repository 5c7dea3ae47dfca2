"""Locales, time zones, and the words for enum values, countries, languages and currencies."""

from __future__ import annotations

import enum
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from babel import Locale
from flask_babel import force_locale, lazy_gettext, lazy_pgettext

# Each language by its own name: somebody who cannot read this page must find theirs.
LOCALES = {"en": "English", "es": "Español", "fr": "Français", "de": "Deutsch", "ar": "العربية"}
DEFAULT_LOCALE = "en"

# Languages a posting can be written in (ISO 639-1).
JOB_LANGUAGES = (
    "ar bg ca cs da de el en es et fi fr he hi hr hu it ja ko lt lv nl no pl pt ro ru sk sl sv tr uk vi zh".split()
)
CURRENCIES = "AED AUD BRL CAD CHF CNY CZK DKK DZD EGP EUR GBP HKD HUF ILS INR JOD JPY KRW KWD MAD MXN NOK NZD PLN QAR RON SAR SEK SGD TND TRY UAH USD ZAR".split()  # noqa: E501
NOT_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
_TERRITORIES = map(str, Locale("en").territories)
COUNTRIES = sorted(code for code in _TERRITORIES if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES)


@cache
def locale_data(locale: str) -> Locale:
    """What Babel knows about a locale, parsed once. Raises `UnknownLocaleError` or `ValueError`."""
    return Locale.parse(locale)


def direction(locale: str) -> str:
    """``rtl`` or ``ltr``, for the ``dir`` attribute."""
    return locale_data(locale).text_direction


@cache
def timezones() -> list[str]:
    """The names of all time zones, for a picker."""
    known = zoneinfo.available_timezones()
    return [*sorted(name for name in known if "/" in name and not name.startswith("Etc/")), "UTC"]


def timezone(name: str | None) -> zoneinfo.ZoneInfo:
    """The zone called ``name``; UTC when there is none of that name."""
    try:
        return zoneinfo.ZoneInfo(name or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def country_name(code: str | None, locale: str) -> str:
    """The country in words, in the reader's language."""
    return str(locale_data(locale).territories.get(code or "", code or ""))


def language_name(code: str | None, locale: str) -> str:
    """The language in words, in the reader's language."""
    return str(locale_data(locale).languages.get(code or "", code or ""))


def currency_name(code: str, locale: str) -> str:
    """The currency in words, in the reader's language."""
    return str(locale_data(locale).currencies.get(code, code))


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Translate into ``locale`` within the block, inside or outside a request."""
    with force_locale(locale):
        yield


def label(value: enum.Enum | None) -> Any:
    """The word for an enum value, lazily translated; the empty string for none."""
    return "" if value is None else LABELS[type(value).__name__][value.value]


def choices(kind: type[enum.StrEnum]) -> list[tuple[str, Any]]:
    """``(value, word)`` pairs for a select."""
    return [(member.value, label(member)) for member in kind]


_STATES = {
    "draft": lazy_pgettext("job state", "Draft"),
    "in_review": lazy_pgettext("job state", "In review"),
    "scheduled": lazy_pgettext("job state", "Scheduled"),
    "published": lazy_pgettext("job state", "Published"),
    "expired": lazy_pgettext("job state", "Expired"),
    "rejected": lazy_pgettext("job state", "Rejected"),
    "closed": lazy_pgettext("job state", "Closed"),
    "trash": lazy_pgettext("job state", "Trash"),
}

LABELS: dict[str, dict[str, Any]] = {
    "JobStatus": _STATES,
    "JobState": _STATES,
    "CompanyStatus": {
        "active": lazy_pgettext("company status", "Active"),
        "suspended": lazy_pgettext("company status", "Suspended"),
    },
    "Part": {
        "owner": lazy_pgettext("part in a company", "Owner"),
        "editor": lazy_pgettext("part in a company", "Editor"),
        "viewer": lazy_pgettext("part in a company", "Viewer"),
    },
    "Audience": {
        "owner": lazy_pgettext("whom a saved view is for", "Only me"),
        "company": lazy_pgettext("whom a saved view is for", "My company"),
        "staff": lazy_pgettext("whom a saved view is for", "Staff"),
    },
    "TaskState": {
        "waiting": lazy_pgettext("background work", "Waiting"),
        "running": lazy_pgettext("background work", "Running"),
        "done": lazy_pgettext("background work", "Done"),
        "dead": lazy_pgettext("background work", "Failed"),
        "stopped": lazy_pgettext("background work", "Stopped"),
    },
    "BatchState": {
        "uploaded": lazy_pgettext("import", "Uploaded"),
        "checking": lazy_pgettext("import", "Being checked"),
        "checked": lazy_pgettext("import", "Checked"),
        "applying": lazy_pgettext("import", "Being applied"),
        "applied": lazy_pgettext("import", "Applied"),
        "undoing": lazy_pgettext("import", "Being undone"),
        "undone": lazy_pgettext("import", "Undone"),
        "failed": lazy_pgettext("import", "Failed"),
    },
    "SheetKind": {
        "csv": lazy_gettext("CSV"),
        "xlsx": lazy_gettext("Excel (XLSX)"),
        "jsonl": lazy_gettext("JSON Lines"),
    },
    "RemotePolicy": {
        "onsite": lazy_gettext("On site"),
        "hybrid": lazy_gettext("Hybrid"),
        "remote": lazy_gettext("Remote"),
    },
    "EmploymentType": {
        "full_time": lazy_gettext("Full time"),
        "part_time": lazy_gettext("Part time"),
        "contract": lazy_gettext("Contract"),
        "temporary": lazy_gettext("Temporary"),
        "internship": lazy_gettext("Internship"),
        "apprenticeship": lazy_gettext("Apprenticeship"),
        "volunteer": lazy_gettext("Volunteer work"),
        "other": lazy_pgettext("employment type", "Other"),
    },
    "Category": {
        "administration": lazy_gettext("Administration and office"),
        "agriculture": lazy_gettext("Agriculture and environment"),
        "communication": lazy_gettext("Media and communication"),
        "construction": lazy_gettext("Construction and architecture"),
        "customer_service": lazy_gettext("Customer service"),
        "design": lazy_gettext("Design and arts"),
        "education": lazy_gettext("Education and training"),
        "engineering": lazy_gettext("Engineering"),
        "finance": lazy_gettext("Finance and accounting"),
        "health": lazy_gettext("Health and social care"),
        "hospitality": lazy_gettext("Hospitality and tourism"),
        "human_resources": lazy_gettext("Human resources"),
        "it": lazy_gettext("IT and software"),
        "legal": lazy_gettext("Legal"),
        "logistics": lazy_gettext("Transport and logistics"),
        "management": lazy_gettext("Management"),
        "public_service": lazy_gettext("Public service"),
        "sales": lazy_gettext("Sales and marketing"),
        "science": lazy_gettext("Science and research"),
        "trades": lazy_gettext("Trades and maintenance"),
        "other": lazy_pgettext("category", "Other"),
    },
    "SalaryPeriod": {
        "hour": lazy_gettext("per hour"),
        "day": lazy_gettext("per day"),
        "week": lazy_gettext("per week"),
        "month": lazy_gettext("per month"),
        "year": lazy_gettext("per year"),
    },
}

# The words for a posting's fields: the same on forms, lists, filters and in the columns of a CSV file.
JOB_FIELDS: dict[str, Any] = {
    "id": lazy_gettext("ID"),
    "title": lazy_gettext("Title"),
    "company": lazy_gettext("Company"),
    "reference": lazy_gettext("Reference"),
    "state": lazy_gettext("Status"),
    "status": lazy_gettext("Status"),
    "place": lazy_gettext("Place"),
    "country": lazy_gettext("Country"),
    "remote": lazy_gettext("Remote policy"),
    "employment_type": lazy_gettext("Employment type"),
    "category": lazy_gettext("Category"),
    "salary_from": lazy_gettext("Salary from"),
    "salary_to": lazy_gettext("Salary to"),
    "salary_currency": lazy_gettext("Currency"),
    "salary_period": lazy_gettext("Salary period"),
    "language": lazy_gettext("Language"),
    "description": lazy_gettext("Description"),
    "apply_url": lazy_gettext("Web address to apply"),
    "apply_email": lazy_gettext("Mail address to apply"),
    "published_at": lazy_gettext("Published"),
    "expires_at": lazy_gettext("Expires"),
    "submitted_at": lazy_gettext("Submitted"),
    "created_at": lazy_gettext("Created"),
    "updated_at": lazy_gettext("Changed"),
    "created_by": lazy_gettext("Created by"),
    "reject_reason": lazy_gettext("Reason for rejection"),
    "version": lazy_gettext("Version"),
}
