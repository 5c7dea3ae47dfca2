"""The weeks of a person: when each begins, in their zone and by their calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from babel.core import Locale, UnknownLocaleError, get_global

from my_app import i18n
from my_app.policies import Actor


def first_weekday(actor: Actor) -> int:
    """The weekday that begins a week (0 is Monday), as the country of the actor's time zone has it.

    Our locales name no country, and it is countries that differ: a week begins on Sunday in New York,
    on Monday in London. A zone of no country (UTC) leaves it to the locale.
    """
    country = get_global("zone_territories").get(actor.timezone)
    try:
        locale = Locale.parse(f"und_{country}") if country else i18n.locale_data(actor.locale)
    except UnknownLocaleError:
        locale = i18n.locale_data(actor.locale)
    return int(locale.first_week_day)


def last_weeks(actor: Actor, now: datetime, count: int) -> list[date]:
    """The first days of the last ``count`` weeks, the present one included, oldest first."""
    today = now.astimezone(actor.zone).date()
    this_week = today - timedelta(days=(today.weekday() - first_weekday(actor)) % 7)
    return [this_week - timedelta(weeks=back) for back in reversed(range(count))]


def start_of(actor: Actor, day: date) -> datetime:
    """The moment at which ``day`` begins in the actor's zone."""
    return datetime.combine(day, time.min, actor.zone)
