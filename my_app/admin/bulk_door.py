"""Bulk actions: on what is ticked, or on the row whose button was pressed."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import inspect

from my_app.admin.doors import Doors
from my_app.admin.keys import coerce_keys
from my_app.errors import Conflict, Invalid, NotFound


class BulkDoor(Doors):
    """Many rows at a time; what is out of scope is passed over as if it were not there."""

    def is_action_allowed(self, name: str) -> bool:
        """Whether the actor may take this bulk action with some rows."""
        if name == "delete":
            return self.can_delete
        return super().is_action_allowed(name)

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """A bulk action on the rows that are ticked, or the one whose button was pressed."""
        return self.handle_action()

    def handle_action(self, return_view: str | None = None) -> Any:
        """Run the action through its service; a refusal shows the list again with what was ticked and typed."""
        name, ids = self._asked_action()
        handler = self._actions_data.get(name)
        if handler is None or not self.is_action_allowed(name):
            abort(404)
        if not ids:
            return self._refuse_action(_("Choose at least one row."))
        try:
            response = handler[0](ids)
        except Invalid as error:
            return self._refuse_action(error.message)
        except Conflict as error:
            flash(str(error.message), "danger")
            response = None
        return response or redirect(get_redirect_target() or self.get_url(".index_view"))

    def _asked_action(self) -> tuple[str, list[Any]]:
        """The action and its ids: a row's own button says both in one value (``publish:12``)."""
        name, _colon, key = request.form.get("row", "").partition(":")
        if name:
            return name, coerce_keys(self.model, [key])
        return request.form.get("action", ""), coerce_keys(self.model, request.form.getlist("rowid"))

    def _refuse_action(self, message: Any) -> Any:
        flash(str(message), "danger")
        return self.list_page(422)

    @action("delete", lazy_gettext("Delete"), lazy_gettext("Delete the selected rows?"))
    def action_delete(self, ids: list[Any]) -> None:
        """Delete what is ticked and within the actor's right; the rest is passed over. Nothing but the rest: 404."""
        key = inspect(self.model).primary_key[0]
        found = self.get_query().filter(key.in_(ids), self.scope(self.delete_permission)).all()
        if not found:
            raise NotFound
        count = sum(self.delete_model(row) for row in found)
        if count:
            flash(_("Deleted: %(count)s", count=count), "success")
