"""What makes a posting acceptable: one set of checks for the form, the import and the steps of its life."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from sqlalchemy import Column, Enum, Numeric, String, inspect

from my_app import i18n
from my_app.errors import Invalid
from my_app.extensions import Model
from my_app.models import ApiToken, Company, Job, Role, SavedView

# Everything below U+0020 but tab and line ends, and lone surrogates: no database column takes them all.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
YEARS = range(1970, 2201)
REQUIRED: dict[type[Model], dict[str, Any]] = {
    Job: {"title": _("Enter a title.")},
    Company: {"name": _("Enter a name."), "slug": _("Enter a short name.")},
    Role: {"name": _("Enter a name.")},
    SavedView: {"name": _("Enter a name.")},
    ApiToken: {"name": _("Enter a name.")},
}
KNOWN: dict[str, tuple[frozenset[str], Any]] = {
    "country": (frozenset(i18n.COUNTRIES), _("This is not a country code.")),
    "language": (frozenset(i18n.JOB_LANGUAGES), _("This is not a language that postings can have.")),
    "salary_currency": (frozenset(i18n.CURRENCIES), _("This is not a currency code.")),
}


def check(model: type[Model], values: Mapping[str, Any]) -> None:
    """Raise `Invalid` with a message for each field of ``values`` that ``model`` cannot take."""
    errors: dict[str, Any] = {}
    for name, value in values.items():
        if problem := problem_with(model, name, value):
            errors[name] = problem
    if issubclass(model, Job):
        errors = job_problems(values) | errors
    if errors:
        raise Invalid(errors)


def problem_with(model: type[Model], name: str, value: Any) -> Any:
    """What is wrong with this value for this column of ``model``; None when nothing is."""
    column = inspect(model).columns.get(name)
    if value in (None, ""):
        return REQUIRED.get(model, {}).get(name) or _absence_problem(column, name)
    if name in KNOWN and value not in KNOWN[name][0]:
        return KNOWN[name][1]
    if column is not None and isinstance(column.type, Enum):
        return None if value in list(column.type.enum_class or ()) else _("This is not one of the choices.")
    if column is not None and isinstance(column.type, Numeric):
        return _number_problem(column.type, value)
    if isinstance(value, datetime):
        return None if value.year in YEARS else _("This date is too far away.")
    return _text_problem(column, name, value) if isinstance(value, str) else None


def one_line(text: str) -> str:
    """``text`` trimmed, and its line ends and tabs made spaces: names and titles stand in one line, of mails too."""
    return re.sub(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]+", " ", text).strip()


def job_problems(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is wrong between the fields of a posting."""
    errors: dict[str, Any] = {}
    low, high = values.get("salary_from"), values.get("salary_to")
    if low is not None and high is not None and low > high:
        errors["salary_to"] = _("The salary “to” must not be less than the salary “from”.")
    if (low is not None or high is not None) and "salary_currency" in values and "salary_period" in values:
        if not values["salary_currency"]:
            errors["salary_currency"] = _("A salary needs its currency and its period.")
        if not values["salary_period"]:
            errors["salary_period"] = _("A salary needs its currency and its period.")
    begins, ends = values.get("published_at"), values.get("expires_at")
    if begins is not None and ends is not None and ends <= begins:
        errors["expires_at"] = _("A posting must expire after it is published.")
    return errors


def missing_for_publication(job: Job) -> dict[str, Any]:
    """What a posting still lacks before people can read it and apply, by field."""
    errors: dict[str, Any] = {}
    if not job.description.strip():
        errors["description"] = _("Describe the job before it is published.")
    if not job.place and job.remote != "remote":
        errors["place"] = _("Say where the job is before it is published.")
    if not (job.apply_url or job.apply_email):
        errors["apply_url"] = _(
            "Say where people apply (an address on the web or a mail address) before it is published."
        )
    return errors


def _absence_problem(column: Column[Any] | None, name: str) -> Any:
    """A choice that every row must have cannot be left out; a text can."""
    if column is None or column.nullable or not (isinstance(column.type, Enum) or name in KNOWN):
        return None
    return _("Choose one.")


def _text_problem(column: Column[Any] | None, name: str, value: str) -> Any:
    if CONTROL.search(value):
        return _("This contains characters that cannot be stored.")
    length = column.type.length if column is not None and isinstance(column.type, String) else None
    if length is not None and len(value) > length:
        return _("Too long: at most %(limit)s characters.", limit=length)
    if name in ("email", "apply_email"):
        return _email_problem(value)
    if name in ("apply_url", "website"):
        return _url_problem(value)
    if name == "slug" and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        return _("Use small letters, digits and hyphens only.")
    return None


def _email_problem(value: str) -> Any:
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return _("This is not a mail address.")
    return None


def _url_problem(value: str) -> Any:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        good = good and not re.search(r"\s", value)
    except ValueError:
        good = False
    return None if good else _("Enter a whole address that begins with https:// or http://.")


def _number_problem(kind: Numeric[Any], value: Any) -> Any:
    try:
        number = Decimal(value) if isinstance(value, int | Decimal) else Decimal(str(value))
    except InvalidOperation:
        return _("This is not a number.")
    if not number.is_finite():
        return _("This is not a number.")
    if number < 0:
        return _("A salary cannot be less than zero.")
    step = Decimal(1).scaleb(-(kind.scale or 0))
    # Above the largest number that fits, what is stored would be rounded up to one that does not.
    if number > Decimal(10) ** ((kind.precision or 12) - (kind.scale or 0)) - step:
        return _("This number is too large.")
    return None
