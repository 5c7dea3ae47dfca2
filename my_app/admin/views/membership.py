"""Who belongs to which company."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

from my_app.admin.base import ProtectedModelView
from my_app.admin.views.company_filters import company_filters
from my_app.models import Membership
from my_app.policies import Permission
from my_app.services import memberships
from my_app.web.actor import current_actor


class MembershipView(ProtectedModelView):
    """Members and their parts: for staff, and for owners those of their companies."""

    read_permission = Permission.MEMBER_READ
    update_permission = Permission.MEMBER_UPDATE
    delete_permission = Permission.MEMBER_REMOVE
    search_hint = lazy_gettext("Name, mail address or company")

    column_list = ("user.email", "user.name", "company.name", "part", "created_at")
    column_labels = {
        "user.email": lazy_gettext("E-mail"),
        "user.name": lazy_gettext("Name"),
        "company.name": lazy_gettext("Company"),
        "part": lazy_gettext("Part"),
        "created_at": lazy_gettext("Since"),
    }
    column_sortable_list = ("user.email", "user.name", "company.name", "part", "created_at")
    column_default_sort = ("created_at", True)
    column_searchable_list = ("user.email", "user.name", "company.search_text")
    column_filters = (
        "user.email",
        *company_filters(Membership.company_id, column_labels["company.name"]),
        "part",
        "created_at",
    )
    form_columns = ("part",)

    def update(self, model: Any, values: dict[str, Any]) -> None:
        """Give another part."""
        memberships.change_part(current_actor(), model, values["part"])

    def delete(self, model: Any) -> None:
        """Out of the company."""
        memberships.remove(current_actor(), model)
