"""The audit trail, and the security log in it, for staff: to read, never to change."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, true

from my_app.admin.base import ProtectedModelView
from my_app.admin.filters.offered import choices
from my_app.admin.views.company_filters import company_filters
from my_app.models import AuditEntry
from my_app.policies import Permission
from my_app.services import actions


def as_text(view: Any, context: Any, entry: Any, name: str) -> str:
    """The details as they are stored."""
    return json.dumps(entry.details, ensure_ascii=False, indent=1)


def in_words(view: Any, context: Any, entry: Any, name: str) -> str:
    """What was done, for a reader."""
    return actions.in_words(entry.action)


class AuditEntryView(ProtectedModelView):
    """Who did what, when and from where; which rows went out in an export."""

    read_permission = Permission.AUDIT_READ
    search_hint = lazy_gettext("Person or address")

    column_list = (
        "at",
        "actor",
        "action",
        "subject_type",
        "subject_id",
        "company.name",
        "address",
        "request_id",
    )
    column_default_list = ("at", "actor", "action", "subject_type", "subject_id", "company.name", "address")
    column_details_list = (*column_list, "details")
    column_labels = {
        "at": lazy_gettext("When"),
        "actor": lazy_gettext("Who"),
        "action": lazy_gettext("What"),
        "subject_type": lazy_gettext("Table"),
        "subject_id": lazy_gettext("Row"),
        "company.name": lazy_gettext("Company"),
        "address": lazy_gettext("From where"),
        "request_id": lazy_gettext("Request"),
        "details": lazy_gettext("Details"),
    }
    column_sortable_list = ("at", "actor", "action")
    column_default_sort = ("at", True)
    column_searchable_list = ("actor", "address")
    column_filters = (
        "at",
        "actor",
        *choices(AuditEntry.action, column_labels["action"], actions.choices),
        "subject_type",
        *company_filters(AuditEntry.company_id, column_labels["company.name"]),
        "address",
        "request_id",
    )
    column_formatters = {"action": in_words}
    column_formatters_detail = {"details": as_text, "action": in_words}
    column_narrow = ("at",)
    light_rows = True

    def tabs(self) -> dict[str, tuple[Any, ColumnElement[bool]]]:
        """All of it, and what concerns security."""
        return {
            "all": (_("All"), AuditEntry.id.is_not(None)),
            "security": (_("Security"), AuditEntry.security == true()),
        }
