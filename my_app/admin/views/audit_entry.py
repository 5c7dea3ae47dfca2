"""The audit trail, for staff: to read, never to change."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import lazy_gettext

from my_app.admin.base import ProtectedModelView
from my_app.admin.views.company_filters import company_filters
from my_app.models import AuditEntry
from my_app.policies import Permission


def as_text(view: Any, context: Any, entry: Any, name: str) -> str:
    """The details as they are stored."""
    return json.dumps(entry.details, ensure_ascii=False, indent=1)


class AuditEntryView(ProtectedModelView):
    """Who did what, when; which rows went out in an export."""

    read_permission = Permission.AUDIT_READ
    search_hint = lazy_gettext("Person or action")

    column_list = ("at", "actor", "action", "subject_type", "subject_id", "company.name")
    column_details_list = (*column_list, "details")
    column_labels = {
        "at": lazy_gettext("When"),
        "actor": lazy_gettext("Who"),
        "action": lazy_gettext("What"),
        "subject_type": lazy_gettext("Table"),
        "subject_id": lazy_gettext("Row"),
        "company.name": lazy_gettext("Company"),
        "details": lazy_gettext("Details"),
    }
    column_sortable_list = ("at", "actor", "action")
    column_default_sort = ("at", True)
    column_searchable_list = ("actor", "action")
    column_filters = (
        "at",
        "actor",
        "action",
        "subject_type",
        *company_filters(AuditEntry.company_id, column_labels["company.name"]),
    )
    column_formatters_detail = {"details": as_text}
    column_narrow = ("at",)
