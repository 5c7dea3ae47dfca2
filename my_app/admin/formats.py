"""How values look in the admin's lists and details, in the reader's language."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _
from markupsafe import Markup, escape

from my_app import i18n
from my_app.models import JobState
from my_app.policies import Actor
from my_app.services import users
from my_app.web import filters
from my_app.web.actor import current_actor

EMPTY = Markup()


def listed(items: Iterable[Any]) -> str:
    """The items one after the other, as the reader's language separates them."""
    return format_list([str(item) for item in items], "unit-short", locale=current_actor().locale)


COLOURS = {
    JobState.DRAFT: "secondary",
    JobState.IN_REVIEW: "warning",
    JobState.SCHEDULED: "info",
    JobState.PUBLISHED: "success",
    JobState.EXPIRED: "dark",
    JobState.REJECTED: "danger",
    JobState.CLOSED: "dark",
    JobState.TRASH: "dark",
}

BY_TYPE: dict[type, Callable[[Any, Any, str], Any]] = {
    type(None): lambda view, value, name: "",
    bool: lambda view, value, name: _("Yes") if value else _("No"),
    enum.Enum: lambda view, value, name: i18n.label(value),
    datetime: lambda view, value, name: filters.moment(value),
    Decimal: lambda view, value, name: filters.number(value),
    list: lambda view, value, name: listed(value),
}
# A list has no room for seconds.
IN_LISTS = BY_TYPE | {datetime: lambda view, value, name: filters.minute(value)}


class PerPage:
    """A column's formatter that settles once a page what is the same in all of its rows.

    ``settle(actor, name)`` gives what reads a row, escaped; Flask-Admin's own way of calling a formatter works as well.
    """

    def __init__(self, settle: Callable[[Actor, str], Callable[[Any], Markup]]) -> None:
        self.settle = settle
        self.__doc__ = settle.__doc__

    def __call__(self, view: Any, context: Any, row: Any, name: str) -> Markup:
        return self.settle(current_actor(), name)(row)


@PerPage
def state(actor: Actor, name: str) -> Callable[[Any], Markup]:
    """The posting's state as a badge."""
    locale = actor.locale
    return lambda job: badge(job.state, locale)


@cache
def badge(value: JobState, locale: str) -> Markup:
    """The badge of a state; ``locale`` is whose words it holds."""
    with i18n.speaking(locale):
        return Markup('<span class="badge text-bg-{}">{}</span>').format(COLOURS[value], i18n.label(value))


def badges(colours: Mapping[Any, str]) -> PerPage:
    """Formats a state as a badge, in the colour of each."""

    def settle(actor: Actor, name: str) -> Callable[[Any], Markup]:
        words = {
            value: Markup('<span class="badge text-bg-{}">{}</span>').format(colour, i18n.label(value))
            for value, colour in colours.items()
        }
        return lambda row: words[row.state]

    return PerPage(settle)


@PerPage
def salary(actor: Actor, name: str) -> Callable[[Any], Markup]:
    """From, to, currency and period in one phrase."""
    locale = actor.locale
    return lambda job: escape(filters.salary(job, locale))


@PerPage
def day(actor: Actor, name: str) -> Callable[[Any], Markup]:
    """The date alone."""
    read, zone, locale = attrgetter(name), actor.zone, actor.locale

    def written(row: Any) -> Markup:
        value = read(row)
        return escaped_day(value.astimezone(zone).date(), locale) if value else EMPTY

    return written


@lru_cache(maxsize=4096)
def escaped_day(value: date, locale: str) -> Markup:
    """A date, written out for a page."""
    return escape(filters.day_in_words(value, locale))


@PerPage
def country(actor: Actor, name: str) -> Callable[[Any], Markup]:
    """The country in words."""
    return lambda row: escape(i18n.country_name(getattr(row, name), actor.locale))


@PerPage
def language(actor: Actor, name: str) -> Callable[[Any], Markup]:
    """The language in words."""
    return lambda row: escape(i18n.language_name(getattr(row, name), actor.locale))


def person(view: Any, context: Any, row: Any, name: str) -> str:
    """Somebody’s name on a row, for whoever may know them: a mail address is not for all who read the row."""
    user = getattr(row, name)
    return str(user) if user is not None and users.in_sight(current_actor(), user) else ""
