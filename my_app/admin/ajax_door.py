"""The doors of scripts: look-ups for pickers, and single cells."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask_admin import expose

from my_app.admin.forms.lookup import MAX_QUERY_LENGTH, ScopedLoader
from my_app.admin.lists.cell_door import CellDoor
from my_app.extensions import db

MAX_LOOKUP = 50


class AjaxDoor(CellDoor):
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
