"""The admin's front page: what waits for me, and how things go."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_admin import AdminIndexView, expose
from flask_babel import gettext as _

from my_app.admin import pictures
from my_app.admin.access import ProtectedMixin
from my_app.models import utcnow
from my_app.policies import Permission
from my_app.services import dashboard
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
        if not any(waiting.states.values()):
            return self.render("admin/index.html", sees_jobs=True)
        charts = pictures.charts(actor, waiting)
        return self.render("admin/index.html", sees_jobs=True, cards=cards(waiting), charts=charts)


def cards(waiting: dashboard.Waiting) -> list[dict[str, Any]]:
    """What is shown, most urgent first: words, number, address."""
    soon = (utcnow() + dashboard.SOON).astimezone(current_actor().zone).date().isoformat()
    queue = _("Waiting for review") if waiting.reviews else _("In review")
    return [
        card(queue, waiting.in_review, "warning", tab="in_review"),
        card(_("Rejected"), waiting.rejected, "danger", tab="rejected"),
        card(_("Expire within 7 days"), waiting.expiring, "info", tab="published", flt0_expires_at_until=soon),
        card(_("Drafts"), waiting.drafts, "secondary", tab="draft"),
        card(_("Scheduled"), waiting.scheduled, "secondary", tab="scheduled"),
        card(_("Live"), waiting.live, "success", tab="published"),
    ]


def card(words: str, number: int, colour: str, **arguments: Any) -> dict[str, Any]:
    """One number with the list behind it."""
    return {"words": words, "number": number, "colour": colour, "url": url_for("job.index_view", **arguments)}
