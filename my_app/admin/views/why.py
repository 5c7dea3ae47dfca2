"""“Why can't they see it?”: a person and a row, and which rule shows or hides it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_admin import BaseView, expose
from flask_babel import gettext as _

from my_app.admin.access import ProtectedMixin
from my_app.admin.base import ProtectedModelView
from my_app.admin.forms.lookup import MAX_QUERY_LENGTH, ScopedLoader
from my_app.admin.keys import coerce_key
from my_app.admin.views.why_words import right_words
from my_app.errors import NotFound
from my_app.extensions import db
from my_app.models import Job, User
from my_app.policies import Permission
from my_app.policies.explain import explain, explain_public
from my_app.policies.rules import RULES
from my_app.services import records
from my_app.web.actor import current_actor

PEOPLE = ScopedLoader("user", db, User, Permission.USER_READ, fields=("email", "name"), order_by=User.email)
OFFERED = 20


class WhyView(ProtectedMixin, BaseView):
    """For staff who may see accounts; of rows only those that they see themselves."""

    read_permission = Permission.USER_READ

    @expose("/")
    def index_view(self) -> Any:
        """The question, and its answer once all of it is there; 404 with a word at the field for what is not there."""
        problems: dict[str, Any] = {}
        user, view, row = self.person(problems), self.table(problems), None
        if view is not None and request.args.get("row"):
            row = self.row(view, problems)
        answered = row is not None and not problems and (user is not None or not request.args.get("user"))
        page = self.render(
            "admin/why/page.html",
            tables=self.tables(),
            people=self.people(user),
            user=user,
            row=row,
            problems=problems,
            answers=explain(user, row) if answered and row is not None else None,
            public=explain_public(row) if answered and isinstance(row, Job) else None,
            right_words=right_words,
        )
        return page, 404 if problems else 200

    @expose("/people/")
    def people_view(self) -> Any:
        """For the picker: people whose name or mail address has these words."""
        query = request.args.get("query", "")[:MAX_QUERY_LENGTH]
        return [option(user) for user in PEOPLE.get_list(query, 0, OFFERED)]

    def people(self, chosen: User | None) -> list[tuple[str, str]]:
        """The options of the select: who is chosen, and who was searched for without a script."""
        query = request.args.get("find", "")[:MAX_QUERY_LENGTH]
        found = PEOPLE.get_list(query, 0, OFFERED)
        return [option(user) for user in dict.fromkeys([*([chosen] if chosen else []), *found])]

    def tables(self) -> list[Any]:
        """The views of the tables that the actor sees, and about which there are rules."""
        models = {rule.model for rule in RULES.values()}
        views = (view for view in self.admin._views if isinstance(view, ProtectedModelView))
        return [view for view in views if view.model in models and view.is_accessible()]

    def person(self, problems: dict[str, Any]) -> User | None:
        """Who is meant; nobody without any: then it is asked for visitors."""
        asked = request.args.get("user", "")
        user: User | None = PEOPLE.get_one(asked) if asked else None
        if asked and user is None:
            problems["user"] = _("There is no such person.")
        return user

    def table(self, problems: dict[str, Any]) -> Any:
        """The view of the table that is meant."""
        asked = request.args.get("table", "")
        view = next((view for view in self.tables() if view.endpoint == asked), None)
        if asked and view is None:
            problems["table"] = _("There is no such table.")
        return view

    def row(self, view: Any, problems: dict[str, Any]) -> Any:
        """The row that is meant, if the actor sees it themselves."""
        key = coerce_key(view.model, request.args.get("row", ""))
        try:
            return records.get(current_actor(), view.model, key, view.read_permission)
        except NotFound:
            problems["row"] = _("There is no such row.")
            return None


def option(user: User) -> tuple[str, str]:
    """Somebody, for a select."""
    return str(user.id), f"{user.name} · {user.email}" if user.name else user.email


def why_address(view: Any, row: Any) -> str:
    """The question about a row, or about a person, for its own page; empty for whoever may not ask it."""
    key = view.get_pk_value(row)
    if not current_actor().holds(Permission.USER_READ) or all(rule.model is not view.model for rule in RULES.values()):
        return ""
    asked = {"user": key} if view.model is User else {"table": view.endpoint, "row": key}
    return url_for("why.index_view", **asked)
