"""The admin's front page: what waits for me, and how things go."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_admin import AdminIndexView, expose
from flask_babel import gettext as _

from my_app.admin.access import ProtectedMixin
from my_app.admin.front import pictures
from my_app.models import utcnow
from my_app.policies import Permission
from my_app.services.front_page import dashboard, front
from my_app.services.lists.counting import Count
from my_app.web.actor import current_actor


class DashboardView(ProtectedMixin, AdminIndexView):
    """Numbers and pictures that lead into filtered lists."""

    read_permission = Permission.ADMIN_ENTER

    @expose("/")
    def index(self) -> Any:
        """The page; for somebody without a company or without postings, a word on how to get them."""
        actor = current_actor()
        if not actor.holds(Permission.JOB_READ):
            return self.render("admin/index.html", sees_jobs=False)
        waiting = dashboard.waiting(actor)
        if not waiting.total:
            return self.render("admin/index.html", sees_jobs=True)
        figures = front.of(actor, waiting)
        charts = pictures.charts(actor, waiting, figures)
        shown = {"cards": cards(waiting), "charts": charts, "counting": figures is None}
        return self.render("admin/index.html", sees_jobs=True, **shown)


def cards(waiting: dashboard.Waiting) -> list[dict[str, Any]]:
    """What is shown, most urgent first: words, number, address."""
    soon = (utcnow() + dashboard.SOON).astimezone(current_actor().zone).date().isoformat()
    queue = _("Waiting for review") if waiting.reviews else _("In review")
    counts = waiting.counts
    return [
        card(queue, counts["in_review"], "warning", tab="in_review"),
        card(_("Rejected"), counts["rejected"], "danger", tab="rejected"),
        card(_("Expire within 7 days"), counts["expiring"], "info", tab="published", flt0_expires_at_until=soon),
        card(_("Drafts"), counts["drafts"], "secondary", tab="draft"),
        card(_("Scheduled"), counts["scheduled"], "secondary", tab="scheduled"),
        card(_("Live"), counts["live"], "success", tab="published"),
    ]


def card(words: str, number: Count, colour: str, **arguments: Any) -> dict[str, Any]:
    """One number with the list behind it."""
    return {"words": words, "number": number, "colour": colour, "url": url_for("job.index_view", **arguments)}
