"""The admin: Flask-Admin behind the policy. The order below is the menu's."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin, helpers
from flask_babel import lazy_gettext as _

from my_app.admin import theme
from my_app.admin.exports import work as export_work
from my_app.admin.exports.file import ExportsView
from my_app.admin.front.dashboard import DashboardView
from my_app.admin.front.palette import PaletteView
from my_app.admin.imports.view import ImportView
from my_app.admin.lists.saved_views import SavedViewsView
from my_app.admin.theme import JobdeskTheme
from my_app.admin.views.access import AccessView
from my_app.admin.views.audit_entry import AuditEntryView
from my_app.admin.views.company import CompanyView
from my_app.admin.views.invitation import InvitationView
from my_app.admin.views.job import JobView
from my_app.admin.views.membership import MembershipView
from my_app.admin.views.role import RoleView
from my_app.admin.views.task import TaskView
from my_app.admin.views.user import UserView
from my_app.admin.views.why import WhyView, why_address
from my_app.models import AuditEntry, BackgroundTask, Company, ImportBatch, Invitation, Job, Membership, Role, User
from my_app.web import addresses

__all__ = ["export_work", "init_app"]  # the first is imported for the work that it registers


def init_app(app: Flask) -> None:
    """Make the admin for this application."""
    theme.init_app(app)
    # Every way back (``url``) passes here. Upstream's own takes http:/elsewhere.example and its like.
    helpers.is_safe_url = addresses.is_local
    app.jinja_env.globals["why_address"] = why_address
    admin = Admin(
        name="Jobdesk",
        theme=JobdeskTheme(),
        index_view=DashboardView(name=_("Overview"), menu_icon_value="speedometer2"),
    )
    admin.add_view(JobView(Job, name=_("Postings"), menu_icon_value="briefcase-fill"))
    admin.add_view(
        ImportView(ImportBatch, name=_("Imports"), endpoint="import", url="import", menu_icon_value="upload")
    )
    admin.add_view(CompanyView(Company, name=_("Companies"), menu_icon_value="building"))
    admin.add_view(MembershipView(Membership, name=_("Members"), menu_icon_value="people"))
    admin.add_view(InvitationView(Invitation, name=_("Invitations"), menu_icon_value="envelope-paper"))
    admin.add_view(UserView(User, name=_("Users"), menu_icon_value="person-badge"))
    admin.add_view(RoleView(Role, name=_("Roles"), menu_icon_value="shield-lock"))
    admin.add_view(AccessView(name=_("Who may do what"), endpoint="access", menu_icon_value="list"))
    admin.add_view(WhyView(name=_("Who sees what"), endpoint="why", menu_icon_value="eye"))
    admin.add_view(AuditEntryView(AuditEntry, name=_("Audit trail"), menu_icon_value="clock-history"))
    admin.add_view(
        TaskView(BackgroundTask, name=_("Background work"), endpoint="task", url="task", menu_icon_value="clock")
    )
    admin.add_view(PaletteView(endpoint="go"))
    admin.add_view(SavedViewsView(endpoint="views"))
    admin.add_view(ExportsView(endpoint="exports"))
    admin.init_app(app)
