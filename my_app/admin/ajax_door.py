"""The doors of scripts: look-ups for pickers, and one cell saved in place."""

from __future__ import annotations

from typing import Any

from flask import abort, g, request
from flask_admin import expose
from flask_admin.babel import gettext as admin_gettext
from flask_babel import gettext as _

from my_app.admin.doors import Doors
from my_app.admin.lookup import MAX_QUERY_LENGTH, ScopedLoader
from my_app.extensions import db

MAX_LOOKUP = 50


class AjaxDoor(Doors):
    """Small answers, behind the same scope."""

    def _create_ajax_loader(self, name: str, options: dict[str, Any]) -> ScopedLoader:
        relation = getattr(self.model, name).property.mapper.class_
        return ScopedLoader(name, db, relation, self.form_relation_permissions.get(name), **options)

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Options for a picker, within the scope of the relation's permission."""
        loader = self._form_ajax_refs.get(request.args.get("name", ""))
        if loader is None or not (self.can_create or self.can_edit):
            abort(404)
        limit = min(max(request.args.get("limit", 10, type=int), 1), MAX_LOOKUP)
        offset = min(max(request.args.get("offset", 0, type=int), 0), 10**6)
        found = loader.get_list(request.args.get("query", "")[:MAX_QUERY_LENGTH], offset, limit)
        return [loader.format(row) for row in found]

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        """Save one cell."""
        if not self.column_editable_list or not self.can_edit:
            abort(404)
        form = self.list_form()
        kept = {name for name in request.form if name in form} | {"list_form_pk"}
        for field in list(form):
            if field.name not in kept:
                del form[field.name]
        if not self.validate_form(form):
            return self._cell_refusal(form)
        record = self.get_one(form.list_form_pk.data)
        values = {field.name: field.data for field in form if field.name != "list_form_pk"}
        if not self.attempt(form, lambda: self.update(record, values) or True):
            return self._cell_refusal(form)
        return admin_gettext("Record was successfully saved.")

    def _cell_refusal(self, form: Any) -> tuple[str, int]:
        messages = [str(message) for field in form for message in field.errors]
        return " ".join(messages) or _("This could not be saved."), g.get("answer_status", 422)
