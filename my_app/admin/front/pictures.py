"""The charts of the front page: the figures of `services.figures` with their words and addresses."""

from __future__ import annotations

from datetime import date

from babel.dates import format_skeleton
from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from my_app import i18n
from my_app.admin.front.charts import Chart, Row
from my_app.policies import Actor
from my_app.services.front_page.dashboard import Waiting
from my_app.services.front_page.figures import Employers, Wait, Week
from my_app.services.front_page.front import Figures
from my_app.web.filters import counted


def charts(actor: Actor, waiting: Waiting, figures: Figures | None) -> list[Chart]:
    """What ``actor`` is shown, in order; the companies only to somebody who sees several."""
    if figures is None:
        return [states(actor, waiting)]
    found = [
        weeks(actor, figures.weeks),
        states(actor, waiting),
        companies(actor, figures.employers),
        waits(actor, figures.waits),
    ]
    return [chart for chart in found if chart is not None]


def weeks(actor: Actor, found: list[Week]) -> Chart:
    """What was begun and what went live, week by week."""
    created, published = sum(week.created for week in found), sum(week.published for week in found)
    return Chart(
        "weeks",
        _("New and published postings per week"),
        _("The last 12 weeks, each by its first day. A posting that is planned for later counts once it has begun."),
        _("%(created)s created and %(published)s published in 12 weeks.", created=created, published=published),
        (_("Week from"), pgettext("postings", "Created"), pgettext("postings", "Published")),
        [Row(day_and_month(week.begins, actor.locale), (week.created, week.published)) for week in found],
        upright=True,
        mirrored=is_mirrored(actor),
    )


def states(actor: Actor, waiting: Waiting) -> Chart:
    """How many postings are in each state."""
    rows = [
        Row(str(i18n.label(state)), (count.rows,), url_for("job.index_view", tab=state.value), count)
        for state, count in waiting.states.items()
    ]
    note = _("All postings outside the trash.")
    title, heads = _("Postings by status"), (_("Status"), _("Postings"))
    return Chart("states", title, note, summary(rows), heads, rows, mirrored=is_mirrored(actor))


def companies(actor: Actor, found: Employers | None) -> Chart | None:
    """The companies with the most postings; None where there is nothing to compare."""
    if found is None or len(found.largest) < 2:
        return None
    rows = [
        Row(employer.name, (employer.postings,), url_for("job.index_view", flt0_company_equals=employer.name))
        for employer in found.largest
    ]
    if found.others:
        rows.append(Row(_("Others"), (found.others,)))
    note = _("The companies with the most postings outside the trash.")
    title, heads = _("Postings by company"), (_("Company"), _("Postings"))
    return Chart("companies", title, note, summary(rows), heads, rows, mirrored=is_mirrored(actor))


def waits(actor: Actor, found: dict[Wait, int]) -> Chart:
    """How long postings waited for their approval."""
    words = {
        Wait.DAY: _("Under a day"),
        Wait.THREE_DAYS: _("1 to 3 days"),
        Wait.WEEK: _("3 to 7 days"),
        Wait.LONGER: _("A week or longer"),
    }
    rows = [Row(words[wait], (number,)) for wait, number in found.items()]
    note = _("Postings approved in the last 12 weeks. A start that was planned for later is no waiting.")
    title, heads = _("Time from submission to publication"), (_("Time"), _("Postings"))
    return Chart("waits", title, note, summary(rows), heads, rows, mirrored=is_mirrored(actor))


def summary(rows: list[Row]) -> str:
    """All values in one line, for those who do not see the picture."""
    return "; ".join(f"{row.words}: {counted(row.count) if row.count else row.values[0]}" for row in rows)


def day_and_month(day: date, locale: str) -> str:
    """A day of this year or the last, short."""
    return str(format_skeleton("MMMd", day, locale=i18n.locale_data(locale)))


def is_mirrored(actor: Actor) -> bool:
    """Whether the actor reads from right to left."""
    return i18n.direction(actor.locale) == "rtl"
