"""Roles and their permissions, for staff."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext, ngettext
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from my_app.admin import formats
from my_app.admin.base import ProtectedModelView
from my_app.admin.views.permission_words import WORDS
from my_app.policies import Permission
from my_app.services import roles
from my_app.web.actor import current_actor


def permission_words(view: Any, context: Any, role: Any, name: str) -> str:
    """The permissions of a role, in words."""
    return formats.listed(words for permission, words in WORDS.items() if permission.value in role.permissions)


def permission_count(view: Any, context: Any, role: Any, name: str) -> str:
    """How many permissions a role has: a list has no room for their words."""
    known = sum(permission.value in role.permissions for permission in WORDS)
    return str(ngettext("%(num)d permission", "%(num)d permissions", known))


class RoleView(ProtectedModelView):
    """What each role may do with all rows. Rights over a company’s rows come from its members’ parts."""

    read_permission = Permission.ROLE_READ
    create_permission = Permission.ROLE_CREATE
    update_permission = Permission.ROLE_UPDATE
    delete_permission = Permission.ROLE_DELETE
    fresh_doors = ("create_view", "edit_view", "delete_view", "action_view")
    create_label = lazy_gettext("New role")
    search_hint = lazy_gettext("Name or description")

    column_list = ("name", "description", "permissions")
    column_labels = {
        "name": lazy_gettext("Name"),
        "description": lazy_gettext("Description"),
        "permissions": lazy_gettext("Permissions"),
    }
    column_sortable_list = ("name",)
    column_default_sort = "name"
    column_searchable_list = ("name", "description")
    column_formatters = {"permissions": permission_count}
    column_formatters_detail = {"permissions": permission_words}
    form_columns = ("name", "description", "permissions")
    form_extra_fields = {
        "permissions": SelectMultipleField(
            lazy_gettext("Permissions"),
            choices=[(permission.value, words) for permission, words in WORDS.items()],
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        ),
    }

    def create(self, values: dict[str, Any]) -> Any:
        """A new role."""
        return roles.create(current_actor(), values)

    def update(self, model: Any, values: dict[str, Any]) -> None:
        """Change a role."""
        roles.update(current_actor(), model, values)

    def delete(self, model: Any) -> None:
        """Remove a role."""
        roles.delete(current_actor(), model)
