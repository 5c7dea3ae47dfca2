"""What can be done with one row: in the list's menu, as buttons beside it, and on the row's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_admin.model import template
from sqlalchemy import ColumnElement

from my_app.policies import allowed
from my_app.web.actor import current_actor

UPSTREAM = (
    template.ViewRowAction,
    template.ViewPopupRowAction,
    template.EditRowAction,
    template.EditPopupRowAction,
    template.DeleteRowAction,
)


@dataclass(frozen=True)
class RowAction:
    """Something to do with a row: at once, or with ``anchor`` at that place of the row's own page."""

    name: str
    words: Any
    confirm: Any = None
    anchor: str = ""
    colour: str = "danger"


class RowActionsMixin:
    """Each row says in names what it allows; the words and the buttons are on the page once."""

    def row_flags(self: Any) -> dict[str, ColumnElement[bool]]:
        """What the actor may do with each row, as clauses that the list's own query answers."""
        flags = {}
        if self.can_edit:
            flags["edit"] = self.scope(self.update_permission)
        if self.can_delete:
            flags["delete"] = self.scope(self.delete_permission)
        return flags

    def row_abilities(self: Any, right: Any) -> list[str]:
        """The names of what the list's query allowed with a row."""
        return [name for name, allows in zip(right._fields[1:], right[1:], strict=True) if allows]

    def row_actions(self: Any) -> list[RowAction]:
        """What the rows of this list may offer beside editing."""
        if not self.is_action_allowed("delete"):
            return []
        _handler, words, confirm = self._actions_data["delete"]
        return [RowAction("delete", words, confirm)]

    def page_actions(self: Any, row: Any) -> list[RowAction]:
        """The same on a row's own page, for that row."""
        return self.row_actions() if allowed(current_actor(), self.delete_permission, row) else []

    def extra_row_actions(self: Any) -> list[Any]:
        """A view's own ``column_extra_row_actions``; viewing, editing and deleting have their places already."""
        return [action for action in self.get_list_row_actions() if not isinstance(action, UPSTREAM)]

    def may_edit(self: Any, row: Any) -> bool:
        """Whether the actor may change this row."""
        return self.can_edit and allowed(current_actor(), self.update_permission, row)

    def row_address(self: Any, endpoint: str) -> tuple[str, str]:
        """What stands before and behind a row's key in an address, as short as this page allows."""
        mark = "0-key-0"
        here = request.script_root + request.path
        start, _mark, end = self.get_url(endpoint, id=mark).removeprefix(here).partition(mark)
        return start, end
