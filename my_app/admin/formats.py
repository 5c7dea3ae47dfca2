"""How values look in the admin's lists and details, in the reader's language."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _
from markupsafe import Markup

from my_app import i18n
from my_app.models import JobState
from my_app.services import users
from my_app.web import filters


def listed(items: Iterable[Any]) -> str:
    """The items one after the other, as the reader's language separates them."""
    return format_list([str(item) for item in items], "unit-short", locale=filters.current_actor().locale)


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


def state(view: Any, context: Any, job: Any, name: str) -> Markup:
    """The posting's state as a badge."""
    return badge(job.state, filters.current_actor().locale)


@cache
def badge(value: JobState, locale: str) -> Markup:
    """The badge of a state; ``locale`` is whose words it holds."""
    return Markup('<span class="badge text-bg-{}">{}</span>').format(COLOURS[value], i18n.label(value))


def salary(view: Any, context: Any, job: Any, name: str) -> str:
    """From, to, currency and period in one phrase."""
    return filters.salary(job)


def day(view: Any, context: Any, row: Any, name: str) -> str:
    """The date alone."""
    return filters.day(getattr(row, name))


def country(view: Any, context: Any, row: Any, name: str) -> str:
    """The country in words."""
    return i18n.country_name(getattr(row, name), filters.current_actor().locale)


def language(view: Any, context: Any, row: Any, name: str) -> str:
    """The language in words."""
    return i18n.language_name(getattr(row, name), filters.current_actor().locale)


def person(view: Any, context: Any, row: Any, name: str) -> str:
    """Somebody’s name on a row, for whoever may know them: a mail address is not for all who read the row."""
    user = getattr(row, name)
    return str(user) if user is not None and users.in_sight(filters.current_actor(), user) else ""
