"""The list's side of saved views: opening one, the person's own default, and what the menu of views shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from my_app import i18n
from my_app.admin.doors import Doors
from my_app.admin.keys import coerce_key
from my_app.errors import NotFound
from my_app.models import Audience, SavedView
from my_app.services import list_preferences, saved_views
from my_app.services.saved_views import Seen
from my_app.web.actor import current_actor

# In an address: the list as it is without any view, although the person has a default.
PLAIN = "0"


@dataclass(frozen=True)
class ViewsMenu:
    """The views that the person may open here, the one in use, and whether the list has moved away from it."""

    mine: list[Seen]
    shared: list[Seen]
    current: Seen | None
    changed: bool
    default: int | None


class ViewsDoor(Doors):
    """``?view=7`` opens a view: its arguments become the address, and ``view`` says on whose way one is."""

    @expose("/")
    def index_view(self) -> Any:
        """The list; or the way to the view that was asked for, or that is the person's default."""
        address = self.opened_view()
        return redirect(address) if address else super().index_view()

    def opened_view(self) -> str | None:
        """The whole address of a view that was only named; a default that is gone or out of sight is passed over."""
        if not request.args:
            view = self.find_view(list_preferences.default_view(current_actor(), self.endpoint))
        elif list(request.args) == ["view"] and request.args["view"] not in ("", PLAIN):
            view = self.find_view(coerce_key(SavedView, request.args["view"]))
            if view is None:
                abort(404)
        else:
            return None
        arguments = self.usable_arguments(view.arguments) if view else {}
        return self.list_address({**arguments, "view": str(view.id)}) if view and arguments else None

    def find_view(self, key: Any) -> SavedView | None:
        """The view of this list with this key, if the actor may open it."""
        try:
            view = saved_views.get(current_actor(), key) if key is not None else None
        except NotFound:
            return None
        return view if view and view.screen == self.endpoint else None

    def usable_arguments(self, arguments: Mapping[str, str]) -> dict[str, str]:
        """What of an address belongs to a view of this list today: without columns that are gone."""
        known = saved_views.known_arguments(arguments)
        names = [name for _index, name, _label in self.columns_named(known.pop("columns", "").split(","))]
        if known.get("page_size") == str(self.page_size):
            del known["page_size"]
        return known | ({"columns": ",".join(names)} if names else {})

    def list_address(self, arguments: Mapping[str, str]) -> str:
        """The list's address with these arguments; without any it is the plain list, not the default view."""
        has_default = list_preferences.default_view(current_actor(), self.endpoint) is not None
        plain = {"view": PLAIN} if has_default and not arguments else {}
        return url_for(f"{self.endpoint}.index_view", **{**arguments, **plain})

    def carried_arguments(self) -> dict[str, str]:
        """What every address of this list carries on: its columns, and the view in use or that there is none."""
        kept: dict[str, str] = self.kept_arguments("columns", "view")
        if "view" not in kept and list_preferences.default_view(current_actor(), self.endpoint) is not None:
            kept["view"] = PLAIN
        return kept

    def _get_list_extra_args(self) -> Any:
        """What the address asks for, read once in a request."""
        known, asked = g.setdefault("list_arguments", {}), (self.endpoint, request.query_string)
        if asked not in known:
            args = known[asked] = super()._get_list_extra_args()
            args.extra_args = {**args.extra_args, **self.carried_arguments()}
        return known[asked]

    def list_arguments(self) -> dict[str, Any]:
        """Also on the way through the search form the columns and the view are kept."""
        found: dict[str, Any] = super().list_arguments()
        return {**found, "kept_args": {**found["kept_args"], **self.carried_arguments()}}

    def visible_views(self) -> list[Seen]:
        """The views of this list, asked for once in a request."""
        if "saved_views" not in g:
            g.saved_views = saved_views.visible(current_actor(), self.endpoint)
        found: list[Seen] = g.saved_views
        return found

    def present_arguments(self) -> dict[str, str]:
        """The present list as a view would keep it, with the columns that it shows."""
        names = ",".join(name for _index, name, _label in self.shown_columns())
        return self.usable_arguments({**self.kept_arguments(), "columns": names})

    def views_menu(self) -> ViewsMenu:
        """For the menu of views."""
        views, asked = self.visible_views(), coerce_key(SavedView, request.args.get("view", ""))
        current = next((view for view in views if view.id == asked), None)
        return ViewsMenu(
            mine=[view for view in views if view.own],
            shared=[view for view in views if not view.own],
            current=current,
            changed=current is not None and dict(current.arguments) != self.present_arguments(),
            default=list_preferences.default_view(current_actor(), self.endpoint),
        )

    def view_url(self, view: Seen) -> str:
        """The short address that opens a view."""
        return self.list_address({"view": str(view.id)})

    def plain_url(self) -> str:
        """The list without any view."""
        return self.list_address({})

    def audience_words(self, view: Seen) -> str:
        """Whom a view is for."""
        return audience_words(view.audience, view.company)

    def audience_value(self, view: Any) -> str:
        """Whom a view is for, as the select says it."""
        return audience_value(view.audience, view.company_id)

    def audience_options(self) -> list[tuple[str, str]]:
        """Whom the person may share a view with, for a select: ``owner``, ``company:7``, ``staff``."""
        return [
            (audience_value(audience, company_id), audience_words(audience, company))
            for audience, company_id, company in saved_views.audiences(current_actor())
        ]


def audience_value(audience: Audience, company_id: int | None) -> str:
    """Whom a view is for, as a select says it: ``owner``, ``company:7``, ``staff``."""
    return f"{audience}:{company_id}" if company_id else str(audience)


def audience_words(audience: Audience, company: str | None) -> str:
    """Whom a view is for, in words; a company is named to who knows it."""
    if audience is Audience.COMPANY and company:
        return _("Everybody at %(company)s", company=company)
    return str(i18n.label(audience))
