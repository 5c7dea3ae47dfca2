"""Bulk actions: on what is ticked, on all that match, or on the row whose button was pressed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import inspect, select, true

from my_app.admin.doors import Doors
from my_app.admin.keys import coerce_keys
from my_app.admin.lists.tab_counts import TabCounts
from my_app.errors import Conflict, Invalid, NotFound
from my_app.extensions import db
from my_app.services.lists.counting import Count
from my_app.services.records import MAX_BULK
from my_app.web import filters

# How many actions the bar shows as buttons; the others are in its menu.
SHOWN_ACTIONS = 3
MEANWHILE = lazy_gettext(
    "Nothing was done, because other rows match now: %(count)s. Look through the list and choose the action again."
)
TOO_MANY = lazy_gettext(
    "At most %(limit)s rows can be changed at a time, and %(count)s match."
    " Narrow the list with a filter and go on in parts."
)


class OtherRowsMatch(Conflict):
    """Between looking and acting the number of rows that match has changed."""


class BulkDoor(Doors):
    """Many rows at a time; what is out of scope is passed over as if it were not there."""

    # Actions that want a reason in words.
    reason_actions: Collection[str] = ()

    def bulk_actions(self, actions: Sequence[tuple[str, Any]]) -> dict[str, list[tuple[str, Any]]]:
        """The actions as the bar shows them: buttons, those that ask for a reason, and the rest in a menu."""
        plain = [item for item in actions if item[0] not in self.reason_actions]
        asking = [item for item in actions if item[0] in self.reason_actions]
        return {"buttons": plain[:SHOWN_ACTIONS], "asking": asking, "menu": plain[SHOWN_ACTIONS:]}

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
        name = request.form.get("row", "").partition(":")[0] or request.form.get("action", "")
        handler = self._actions_data.get(name)
        if handler is None or not self.is_action_allowed(name):
            abort(404)
        try:
            response = handler[0](self._asked_ids())
        except Invalid as error:
            return self._refuse_action(error.message, 422)
        except OtherRowsMatch as error:
            return self._refuse_action(error.message, 409)
        except Conflict as error:
            flash(str(error.message), "danger")
            response = None
        return response or redirect(get_redirect_target() or self.get_url(".index_view"))

    def _asked_ids(self) -> list[Any]:
        """The rows that are meant: a row's own button says it with the action (``publish:12``)."""
        key = request.form.get("row", "").partition(":")[2]
        if not key and request.form.get("scope") == "matching":
            ids = self._matching_ids(request.form.get("matching", ""))
        else:
            ids = coerce_keys(self.model, [key] if key else request.form.getlist("rowid"))
        if not ids:
            raise Invalid({"rowid": _("Choose at least one row.")})
        return ids

    def _matching_ids(self, seen: str) -> list[Any]:
        """All rows of the address's list, if they still are as many as the person saw. Raises `OtherRowsMatch`."""
        listing, tab = self.listing(), self.tab_clause()
        statement = listing.narrowed(select(listing.key), tab).statement
        ids = list(db.session.scalars(statement.order_by(listing.key).limit(MAX_BULK + 1)))
        count = Count(len(ids))
        # As the person saw it, who may have read “more than 1,000”.
        if len(ids) > MAX_BULK or listing.question is not None:
            count = TabCounts(listing).found({self.current_tab(): true() if tab is None else tab})[self.current_tab()]
        if count.exact and seen != str(count.rows):
            raise OtherRowsMatch(MEANWHILE % {"count": filters.number(count.rows)})
        if len(ids) > MAX_BULK:
            raise Invalid({"scope": TOO_MANY % {"limit": filters.number(MAX_BULK), "count": filters.counted(count)}})
        return ids

    def _refuse_action(self, message: Any, status: int) -> Any:
        flash(str(message), "danger")
        return self.list_page(status)

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
