"""What templates may call: words, moments, money and Markdown in the reader's language."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_compact_decimal, format_currency, format_decimal
from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape
from slugify import slugify

from my_app import i18n
from my_app.models import SalaryPeriod
from my_app.policies import Permission
from my_app.web.actor import current_actor
from my_app.web.addresses import here
from my_app.web.markdown import render_markdown


def init_app(app: Flask) -> None:
    """Register the filters, and what every template needs to know."""
    app.jinja_env.filters.update(
        label=i18n.label,
        moment=moment,
        day=day,
        number=number,
        compact=compact,
        counted=counted,
        country=lambda code: i18n.country_name(code, current_actor().locale),
        language=lambda code: i18n.language_name(code, current_actor().locale),
        direction=direction,
        markdown=render_markdown,
        job_slug=job_slug,
        printable=printable,
    )
    app.jinja_env.globals.update(salary=salary, place_and_country=place_and_country, here=here, Permission=Permission)
    app.context_processor(shared)


def shared() -> dict[str, Any]:
    """The actor, the locales, and the direction of the page."""
    actor = current_actor()
    return {"actor": actor, "locales": i18n.LOCALES, "locale": actor.locale, "dir": i18n.direction(actor.locale)}


def moment(value: datetime | None) -> str:
    """Date and time in the reader's zone and language."""
    actor = current_actor()
    return format_datetime(value, "medium", tzinfo=actor.zone, locale=actor.locale) if value else ""


def minute(value: datetime) -> str:
    """Date and time without seconds, in the reader's zone and language."""
    actor = current_actor()
    local, locale = value.astimezone(actor.zone), i18n.locale_data(actor.locale)
    pattern = str(locale.datetime_formats["medium"]).replace("'", "")
    return pattern.format(
        clock_in_words(local.hour, local.minute, actor.locale), day_in_words(local.date(), actor.locale)
    )


@lru_cache(maxsize=4096)
def clock_in_words(hour: int, minutes: int, locale: str) -> str:
    """A time of the day, written out."""
    return format_time(time(hour, minutes), "short", locale=i18n.locale_data(locale))


def day(value: datetime | None) -> str:
    """The date in the reader's zone and language."""
    actor = current_actor()
    return day_in_words(value.astimezone(actor.zone).date(), actor.locale) if value else ""


@lru_cache(maxsize=4096)
def day_in_words(value: date, locale: str) -> str:
    """A date, written out; a list shows few dates many times."""
    return format_date(value, "medium", locale=i18n.locale_data(locale))


def number(value: Decimal | int | None) -> str:
    """A number as the reader writes it."""
    return "" if value is None else number_in_words(value, current_actor().locale)


@lru_cache(maxsize=4096)
def number_in_words(value: Decimal | int, locale: str) -> str:
    """A number, written out; a page shows few numbers many times."""
    return format_decimal(value, locale=i18n.locale_data(locale))


def counted(count: Any) -> str:
    """How many rows a list has: the number, or about which one, as far as they are counted; dots before they are."""
    rows = number(getattr(count, "rows", count))
    if getattr(count, "exact", True):
        return rows
    if not count.rows:
        return "…"
    return _("about %(count)s", count=rows) if count.about else _("more than %(count)s", count=rows)


def compact(value: int) -> str:
    """A round number as short as the reader writes it: 20K."""
    return format_compact_decimal(value, locale=current_actor().locale)


def direction(language: str) -> str:
    """``rtl`` or ``ltr`` for a text in this language; ``auto`` for one that is not known."""
    try:
        return i18n.direction(language)
    except (UnknownLocaleError, ValueError):
        return "auto"


@lru_cache(maxsize=4096)
def money_in_words(value: Decimal, currency: str, code: str) -> str:
    """An amount, written out; a list shows few amounts many times."""
    locale = i18n.locale_data(code)
    pattern = locale.currency_formats["standard"].pattern
    whole = value == value.to_integral_value()
    return format_currency(
        value, currency, pattern.replace("0.00", "0") if whole else pattern, locale=locale, currency_digits=False
    )


def salary(job: Any, locale: str = "") -> str:
    """The salary of a posting, or of a row with its salary columns, in one phrase; empty when there is none."""
    low, high = job.salary_from, job.salary_to
    if low is None and high is None:
        return ""
    return salary_in_words(low, high, job.salary_currency or "", job.salary_period, locale or current_actor().locale)


@lru_cache(maxsize=4096)
def salary_in_words(
    low: Decimal | None, high: Decimal | None, currency: str, period: SalaryPeriod | None, locale: str
) -> str:
    """A salary, written out: words and amounts in the language of ``locale``."""
    amounts = {"low": low, "high": high}
    words = {name: money_in_words(value, currency, locale) for name, value in amounts.items() if value is not None}
    with i18n.speaking(locale):
        words["period"] = i18n.label(period)
        if high is None:
            return _("from %(low)s %(period)s", **words)
        if low is None:
            return _("up to %(high)s %(period)s", **words)
        if low == high:
            return _("%(high)s %(period)s", **words)
        return _("%(low)s – %(high)s %(period)s", **words)


def place_and_country(job: Any) -> Markup:
    """Where a posting is, in one phrase; empty when it does not say. The place keeps its own direction."""
    place = Markup("<bdi>{}</bdi>").format(job.place) if job.place else Markup()
    name = i18n.country_name(job.country, current_actor().locale)
    if not (place and name):
        return place or escape(name)
    return escape(_("%(place)s, %(country)s")) % {"place": place, "country": name}


def job_slug(title: str) -> str:
    """The readable end of a posting's address."""
    return slugify(title, max_length=80, word_boundary=True) or "job"


def printable(text: str) -> str:
    """``text`` without the characters that no page may hold: a form shows again what was typed, whatever it was."""
    return "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs", "Cn"))
