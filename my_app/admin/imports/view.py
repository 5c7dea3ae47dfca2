"""Imports in the admin: the list of what came in, and the upload of another file."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement
from werkzeug.datastructures import FileStorage

from my_app.admin.base import ProtectedModelView
from my_app.admin.forms.choices import COMPANY_LOOKUP
from my_app.admin.forms.form_again import sent_again
from my_app.admin.imports import cells as import_cells
from my_app.admin.imports import upload as import_upload
from my_app.admin.imports.steps import ImportSteps
from my_app.errors import Invalid
from my_app.models import ImportBatch
from my_app.policies import Permission
from my_app.services import imports, users
from my_app.web.actor import current_actor


class ImportView(ImportSteps, ProtectedModelView):
    """Every import for staff, those into one's companies for employers; each step of one is a page."""

    read_permission = Permission.IMPORT_READ
    create_permission = Permission.JOB_IMPORT
    form_relation_permissions = {"company": Permission.JOB_IMPORT}
    create_label = lazy_gettext("Import a file")
    search_hint = lazy_gettext("File name")
    create_template = "admin/import/new.html"

    column_list = ("filename", "company.name", "user.name", "created_at", "state", "counts")
    column_details_list = column_list
    column_labels = {
        "filename": lazy_gettext("File"),
        "company": lazy_gettext("Company"),
        "company.name": lazy_gettext("Company"),
        "user.name": lazy_gettext("Who"),
        "created_at": lazy_gettext("When"),
        "state": lazy_gettext("Status"),
        "counts": lazy_gettext("Rows"),
        "file": lazy_gettext("File"),
    }
    column_needs = {"user.name": ("user.name", "user.email", "user_id", "actor")}
    column_narrow = ("created_at",)
    column_unlabelled = ("company.name", "state")
    column_sortable_list = ("created_at", "state")
    column_default_sort = ("created_at", True)
    column_searchable_list = ("filename",)
    column_filters = ("company.name", "state", "created_at")
    column_formatters = {
        "user.name": import_cells.who,
        "state": import_cells.state,
        "counts": import_cells.counts,
    }

    form_columns = ("company", "file")
    form_ajax_refs = {"company": COMPANY_LOOKUP}
    form_extra_fields = {"file": import_upload.SheetField(lazy_gettext("File"))}

    def create_blueprint(self, admin: Any) -> Any:
        """The view's addresses, one of which takes larger files than the rest of the site."""
        blueprint = super().create_blueprint(admin)
        blueprint.url_value_preprocessor(import_upload.make_room)
        return blueprint

    def row_flags(self) -> dict[str, ColumnElement[bool]]:
        """Whether the actor may know who it was, as the list's own query answers it."""
        return {**super().row_flags(), "known": users.known(current_actor(), ImportBatch.user_id)}

    def row_abilities(self, right: Any) -> list[str]:
        """That is nothing to be done with the row."""
        return [name for name in super().row_abilities(right) if name != "known"]

    def empty_words(self, tab: str) -> Any:
        """What it means that nothing was imported yet."""
        return _("Nothing has been imported yet. A sheet of postings becomes drafts, or changes the postings it names.")

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """The upload."""
        if not self.can_create:
            abort(404)
        form = self.create_form()
        if request.method == "POST" and not sent_again() and self.validate_form(form):
            batch = self.create_model(form)
            if batch:
                return redirect(self.get_url(".columns_view", id=batch.id))
        again = self.form_page(form, self.create_template, None, limit=import_upload.most())
        return self._answer(again) if form.errors else again

    def create(self, values: dict[str, Any]) -> ImportBatch:
        """Keep the file."""
        company, file = values["company"], values["file"]
        if company is None:
            raise Invalid({"company": lazy_gettext("Choose a company.")})
        if not isinstance(file, FileStorage) or not file.filename:
            raise Invalid({"file": lazy_gettext("Choose a file.")})
        return imports.receive(current_actor(), company.id, file.filename, file.stream)
