"""What the menus of views and columns above a list send: plain forms, each answered by the list again."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import abort, flash, redirect, request
from flask_admin import BaseView, expose
from flask_babel import gettext as _

from my_app.admin.access import ProtectedMixin
from my_app.admin.base import ProtectedModelView
from my_app.admin.keys import coerce_key
from my_app.admin.lists.chosen_columns import chosen_columns, typed_choices
from my_app.admin.lists.views_door import PLAIN
from my_app.errors import Invalid
from my_app.models import SavedView
from my_app.policies import Permission
from my_app.services import list_preferences, saved_views
from my_app.web.actor import current_actor
from my_app.web.addresses import local_address


class SavedViewsView(ProtectedMixin, BaseView):
    """For whoever enters the admin; which lists they have and whose views they may touch is asked each time."""

    read_permission = Permission.ADMIN_ENTER

    def is_visible(self) -> bool:
        """Not in the menu: there is one on each list."""
        return False

    @expose("/")
    def index_view(self) -> Any:
        """Nothing to see: views are on their lists."""
        abort(404)

    @expose("/save/", methods=("POST",))
    def save(self) -> Any:
        """Keep the present list under a name. What is refused comes back on a page of its own, as it was typed."""
        listed = self.listed()
        values = {**typed_values(), "arguments": sent_arguments(listed)}
        try:
            view = saved_views.save(current_actor(), listed.endpoint, values, default="default" in request.form)
        except Invalid as error:
            return self.refused("save", listed, error)
        flash(_("“%(name)s” is saved.", name=view.name), "success")
        return redirect(listed.list_address({**view.arguments, "view": str(view.id)}))

    @expose("/update/", methods=("POST",))
    def update(self) -> Any:
        """Another name or audience; or, with ``arguments=present``, the list as it stands now."""
        view = asked_view()
        listed = self.listed(view.screen)
        values = typed_values()
        if request.form.get("arguments") == "present":
            values["arguments"] = sent_arguments(listed)
        try:
            saved_views.update(current_actor(), view, values)
        except Invalid as error:
            return self.refused("update", listed, error, view)
        flash(_("“%(name)s” is saved.", name=view.name), "success")
        return back(listed, view=str(view.id))

    @expose("/delete/", methods=("POST",))
    def delete(self) -> Any:
        """Delete a view; the list stays as it is."""
        view = asked_view()
        listed, name = self.listed(view.screen), view.name
        saved_views.delete(current_actor(), view)
        flash(_("“%(name)s” is deleted.", name=name), "success")
        return back(listed, view=None)

    @expose("/default/", methods=("POST",))
    def default(self) -> Any:
        """Open the list with a view from now on; or plain, when none is named."""
        listed = self.listed()
        view = asked_view() if request.form.get("id") else None
        saved_views.make_default(current_actor(), listed.endpoint, view.id if view else None)
        opens = _("The list now opens with “%(name)s”.", name=view.name) if view else _("The list now opens plain.")
        flash(opens, "success")
        return back(listed)

    @expose("/columns/", methods=("POST",))
    def columns(self) -> Any:
        """Keep the chosen columns and the density. On the way through a view, the columns change that list alone."""
        listed = self.listed()
        try:
            names = chosen_columns(listed)
            in_view = sent_address().get("view", PLAIN) != PLAIN
            density = request.form.get("density")
            list_preferences.remember(current_actor(), listed.endpoint, None if in_view else names, density)
        except Invalid as error:
            return self.refused("columns", listed, error)
        flash(_("The list is set up as you chose."), "success")
        standard = [name for _index, name, _label in listed.standard_columns()]
        return back(listed, columns=",".join(names or standard) if in_view else None)

    def listed(self, screen: str | None = None) -> ProtectedModelView:
        """The list that a form is about; 404 for one that the actor does not have."""
        name = request.form.get("screen", "") if screen is None else screen
        views = (view for view in self.admin._views if isinstance(view, ProtectedModelView))
        found = next((view for view in views if view.endpoint == name and view.is_accessible()), None)
        return found or abort(404)

    def refused(self, form: str, listed: Any, error: Invalid, view: SavedView | None = None) -> Any:
        """The form once more, with what was typed and what is wrong with it."""
        choices = typed_choices(listed) if form == "columns" else ()
        back_url = local_address(request.form.get("url"), listed.plain_url())
        words = {"form": form, "listed": listed, "errors": error.errors, "view": view, "choices": choices}
        return self.render("admin/views/refused.html", typed=request.form, back=back_url, **words), 422


def asked_view() -> SavedView:
    """The view that a form names, if the actor may open it. Raises `NotFound`."""
    return saved_views.get(current_actor(), coerce_key(SavedView, request.form.get("id", "")))


def typed_values() -> dict[str, Any]:
    """Name and audience, where the form has them; a select says ``company:7``."""
    values: dict[str, Any] = {}
    if "name" in request.form:
        values["name"] = request.form["name"]
    if "audience" in request.form:
        audience, _colon, company = request.form["audience"].partition(":")
        values |= {"audience": audience, "company_id": coerce_key(SavedView, company)}
    return values


def sent_address() -> dict[str, str]:
    """The arguments of the list's address that the form was on."""
    return dict(parse_qsl(urlsplit(local_address(request.form.get("url"), "")).query))


def sent_arguments(listed: Any) -> dict[str, str]:
    """The list as it stood, as a view keeps it: its address, and the columns that were shown."""
    found: dict[str, str] = listed.usable_arguments({**sent_address(), "columns": request.form.get("columns", "")})
    return found


def back(listed: Any, **changes: str | None) -> Any:
    """The list again, at the address that the form was on."""
    sent = sent_address()
    kept = {name: sent[name] for name in ("page", "view") if name in sent}
    arguments = {**kept, **saved_views.known_arguments(sent), **changes}
    return redirect(listed.list_address({name: value for name, value in arguments.items() if value}))
