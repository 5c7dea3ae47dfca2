"""The protected base of every table in the admin: the only bridge from Flask-Admin to the policies.

A view that names no permission shows nothing and does nothing. Whoever comes through whichever door
(list, count, details, edit, delete, bulk, inline edit, pickers, look-ups, filters, search, sort, export)
gets the rows that the policy gives them, and no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import ColumnElement

from my_app.admin import formats
from my_app.admin.access import ProtectedMixin
from my_app.admin.ajax_door import AjaxDoor
from my_app.admin.exports.door import ExportMixin
from my_app.admin.filters import offered as filters
from my_app.admin.forms import converter as forms
from my_app.admin.forms import inline
from my_app.admin.forms.form_door import FormDoor
from my_app.admin.keys import coerce_key
from my_app.admin.lists.bulk_door import BulkDoor
from my_app.admin.lists.columns_door import ColumnsDoor
from my_app.admin.lists.facets_door import FacetsDoor
from my_app.admin.lists.list_door import ListDoor
from my_app.admin.lists.views_door import ViewsDoor
from my_app.admin.screen import ScreenMixin
from my_app.errors import NotFound
from my_app.extensions import db
from my_app.policies import Permission, rows
from my_app.services import records
from my_app.web.actor import current_actor


class ProtectedModelView(
    ProtectedMixin,
    ColumnsDoor,
    ViewsDoor,
    ScreenMixin,
    FacetsDoor,
    ListDoor,
    FormDoor,
    BulkDoor,
    AjaxDoor,
    ExportMixin,
    ModelView,
):
    """A table behind the policy. Name the permissions and the columns; nothing else is shown or done."""

    create_permission: Permission | None = None
    update_permission: Permission | None = None
    delete_permission: Permission | None = None
    # For each relation on the form: the permission over the other table whose rows may be chosen.
    form_relation_permissions: Mapping[str, Permission] = {}
    # Sections of the form, for the eye: (heading, fields).
    form_sections: Sequence[tuple[Any, Sequence[str]]] = ()

    model_form_converter = forms.Converter
    inline_model_form_converter = inline.InlineConverter
    filter_converter = filters.Converter()
    column_type_formatters = formats.IN_LISTS
    column_type_formatters_detail = formats.BY_TYPE
    named_filter_urls = True
    page_size = 50
    can_set_page_size = True
    page_size_options = (20, 50, 100)
    column_display_actions = True
    details_template = "admin/model/details.html"
    list_template = "admin/model/list.html"
    create_template = "admin/model/create.html"
    edit_template = "admin/model/edit.html"

    def __init__(self, model: Any, database: Any = db, **kwargs: Any) -> None:
        self.database = database
        self._refuse_unnamed_columns()
        super().__init__(model, database, **kwargs)

    def _refuse_unnamed_columns(self) -> None:
        """A scaffold would take in every column and relation: each view must name what it shows."""
        if not self.column_list:
            raise ValueError(f"{type(self).__name__} must name its column_list.")
        edits = self.create_permission or self.update_permission
        if edits and not (self.form_columns or self.form):
            raise ValueError(f"{type(self).__name__} must name its form_columns.")

    def _refresh_cache(self) -> None:
        super()._refresh_cache()
        # Upstream does this only where `can_view_details` is true now, when nobody is signed in.
        self._details_columns = self.get_column_names(
            self.column_details_list or self.column_list, self.column_details_exclude_list
        )

    # What the actor may do with this table, asked anew in every request.
    @property
    def can_create(self) -> bool:
        """Whether the actor may make a row somewhere."""
        return self.may(self.create_permission)

    @property
    def can_edit(self) -> bool:
        """Whether the actor may change some rows."""
        return self.may(self.update_permission)

    @property
    def can_delete(self) -> bool:
        """Whether the actor may delete some rows."""
        return self.may(self.delete_permission)

    @property
    def can_view_details(self) -> bool:
        """Whether there is a page for each row."""
        return bool(self.column_details_list)

    # The scope, for every door.
    def scope(self, permission: Permission | None) -> ColumnElement[bool]:
        """The rows over which the actor holds ``permission``."""
        return rows(current_actor(), permission, self.model)

    def get_query(self) -> Any:
        """The rows in sight, for whatever upstream does with them."""
        return db.session.query(self.model).filter(self.scope(self.read_permission))

    def get_count_query(self) -> Any:
        """Their number."""
        return super().get_count_query().filter(self.scope(self.read_permission))

    def door_permission(self) -> Permission | None:
        """What the present door asks of a single row."""
        doors = {
            "edit_view": self.update_permission,
            "ajax_update": self.update_permission,
            "delete_view": self.delete_permission,
        }
        return doors.get((request.endpoint or "").rpartition(".")[2], self.read_permission)

    def get_one(self, id: Any) -> Any:  # noqa: A002 - upstream's name
        """The row, if the actor may come through the present door with it. Raises `NotFound` or `Forbidden`."""
        key = coerce_key(self.model, id)
        if key is None:
            raise NotFound
        row = records.get(current_actor(), self.model, key, self.read_permission)
        permission = self.door_permission()
        if permission is not self.read_permission:
            records.get(current_actor(), self.model, key, permission)
        return row
