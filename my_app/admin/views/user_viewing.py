"""Looking at the site as one of the people in the list of users sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, g, redirect, url_for
from flask_admin.actions import action
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, and_

from my_app.admin.lists.row_actions import RowAction
from my_app.models import User
from my_app.policies import Permission, actor_for, rows
from my_app.services import records, viewing
from my_app.web.actor import current_actor

NAME, LABEL = "view_as", lazy_gettext("See the site as this person")


class ViewAsMixin:
    """One person at a time: an entry in the menu of each row, and a button on the person's own page."""

    def is_action_allowed(self: Any, name: str) -> bool:
        """For whoever holds the right."""
        if name == NAME:
            return bool(self.may(Permission.USER_IMPERSONATE))
        return bool(super().is_action_allowed(name))  # type: ignore[misc]

    def get_actions_list(self: Any) -> Any:
        """It is none of the actions on many rows."""
        actions, questions = super().get_actions_list()  # type: ignore[misc]
        return [each for each in actions if each[0] != NAME], questions

    def row_flags(self: Any) -> dict[str, ColumnElement[bool]]:
        """Who is let in, but for oneself. Who holds more than the actor is said when it is tried."""
        actor = current_actor()
        flags: dict[str, ColumnElement[bool]] = super().row_flags()  # type: ignore[misc]
        if not self.is_action_allowed(NAME):
            return flags
        scope = rows(actor, Permission.USER_IMPERSONATE, User)
        return flags | {NAME: and_(scope, User.active, User.id != actor.user_id)}

    def row_actions(self: Any) -> list[RowAction]:
        """What a row of the list may offer."""
        return [RowAction(NAME, LABEL, colour="secondary")] if self.is_action_allowed(NAME) else []

    def page_actions(self: Any, row: Any) -> list[RowAction]:
        """The same on a person's own page, if it would be allowed."""
        return self.row_actions() if viewing.may_start(current_actor(), row) else []

    @action(NAME, LABEL)
    def action_view_as(self, ids: Sequence[int]) -> Any:
        """Begin, and go where that person would be after signing in. Raises as `viewing.start`."""
        session = g.get("user_session")
        if session is None or len(ids) != 1:
            abort(400)
        user = records.get(current_actor(), User, ids[0], Permission.USER_IMPERSONATE)
        viewing.start(current_actor(), session, user)
        enters = actor_for(user, "", "").holds(Permission.ADMIN_ENTER)
        return redirect(url_for("admin.index" if enters else "board.home"), 303)
