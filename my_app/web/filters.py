"""What templates may call: words, moments, money and Markdown in the reader's language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from flask import Flask
from slugify import slugify

from my_app import i18n
from my_app.models import Job
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
        country=lambda code: i18n.country_name(code, current_actor().locale),
        language=lambda code: i18n.language_name(code, current_actor().locale),
        markdown=render_markdown,
        job_slug=job_slug,
        direction=i18n.direction,
    )
    app.jinja_env.globals.update(salary=salary, here=here, Permission=Permission)
    app.context_processor(shared)


def shared() -> dict[str, Any]:
    """The actor, the locales, and the direction of the page."""
    actor = current_actor()
    return {"actor": actor, "locales": i18n.LOCALES, "locale": actor.locale, "dir": i18n.direction(actor.locale)}


def moment(value: datetime | None) -> str:
    """Date and time in the reader's zone and language."""
    actor = current_actor()
    return format_datetime(value, "medium", tzinfo=actor.zone, locale=actor.locale) if value else ""


def day(value: datetime | None) -> str:
    """The date in the reader's zone and language."""
    actor = current_actor()
    return format_date(value.astimezone(actor.zone), "medium", locale=actor.locale) if value else ""


def number(value: Decimal | int | None) -> str:
    """A number as the reader writes it."""
    return "" if value is None else format_decimal(value, locale=current_actor().locale)


def money(value: Decimal, currency: str | None) -> str:
    """An amount with its currency, without empty cents."""
    digits = "0" if value == value.to_integral_value() else "00"
    pattern = "¤\u00a0#,##0" if digits == "0" else "¤\u00a0#,##0.00"
    return format_currency(value, currency or "", pattern, locale=current_actor().locale, currency_digits=False)


def salary(job: Job) -> str:
    """The salary in one phrase: from, to, currency and period; empty when there is none."""
    low, high = job.salary_from, job.salary_to
    amounts = [money(value, job.salary_currency) for value in (low, high) if value is not None]
    if not amounts:
        return ""
    if low is not None and low == high:
        amounts = amounts[:1]
    return f"{' – '.join(amounts)} {i18n.label(job.salary_period)}"


def job_slug(title: str) -> str:
    """The readable end of a posting's address."""
    return slugify(title, max_length=80, word_boundary=True) or "job"
