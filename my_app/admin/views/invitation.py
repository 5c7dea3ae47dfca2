"""Invitations into companies."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

from my_app.admin.base import ProtectedModelView
from my_app.admin.forms.choices import COMPANY_LOOKUP
from my_app.admin.views.company_filters import company_filters
from my_app.errors import Invalid
from my_app.models import Invitation
from my_app.policies import Permission
from my_app.services import invitations
from my_app.web.actor import current_actor


class InvitationView(ProtectedModelView):
    """What went out and was not taken up yet, and the form that sends another."""

    read_permission = Permission.INVITATION_READ
    create_permission = Permission.MEMBER_INVITE
    delete_permission = Permission.INVITATION_REVOKE
    form_relation_permissions = {"company": Permission.MEMBER_INVITE}
    create_label = lazy_gettext("Invite somebody")
    search_hint = lazy_gettext("Mail address or company")

    column_list = ("email", "company.name", "part", "created_at", "expires_at", "accepted_at")
    column_labels = {
        "email": lazy_gettext("E-mail"),
        "company": lazy_gettext("Company"),
        "company.name": lazy_gettext("Company"),
        "part": lazy_gettext("Part"),
        "created_at": lazy_gettext("Sent"),
        "expires_at": lazy_gettext("Valid until"),
        "accepted_at": lazy_gettext("Accepted"),
    }
    column_sortable_list = ("email", "company.name", "part", "created_at", "expires_at")
    column_default_sort = ("created_at", True)
    column_searchable_list = ("email", "company.search_text")
    column_filters = (
        "email",
        *company_filters(Invitation.company_id, column_labels["company.name"]),
        "part",
        "created_at",
        "expires_at",
    )
    form_columns = ("company", "email", "part")
    form_ajax_refs = {"company": COMPANY_LOOKUP}
    form_args = {
        "email": {"description": lazy_gettext("An invitation goes to this address. It is valid for 7 days.")},
    }

    def create(self, values: dict[str, Any]) -> Any:
        """Invite, with a mail."""
        if values["company"] is None:
            raise Invalid({"company": lazy_gettext("Choose a company.")})
        return invitations.invite(current_actor(), values["company"], values["email"], values["part"])[0]

    def delete(self, model: Any) -> None:
        """Take it back."""
        invitations.revoke(current_actor(), model)
