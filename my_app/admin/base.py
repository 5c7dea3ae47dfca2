"""The protected base of every table in the admin: the only bridge from Flask-Admin to the policies.

A view that names no permission shows nothing and does nothing. Whoever comes through whichever door
(list, count, details, edit, delete, bulk, inline edit, pickers, look-ups, filters, search, sort, export)
gets the rows that the policy gives them, and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import abort, flash, g, redirect, request
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.babel import gettext as admin_gettext
from flask_admin.contrib.sqla import ModelView, tools
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from jinja2 import pass_context
from sqlalchemy import ColumnElement, inspect

from my_app.admin import filters, formats, forms
from my_app.admin.access import ProtectedMixin
from my_app.admin.cells import Line, lines
from my_app.admin.export import ExportMixin
from my_app.admin.keys import coerce_key, coerce_keys
from my_app.admin.listing import Listing, Query
from my_app.admin.lookup import ScopedLoader
from my_app.admin.screen import ScreenMixin
from my_app.admin.stale import differences
from my_app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale
from my_app.extensions import db
from my_app.policies import Permission, rows
from my_app.services import records
from my_app.web.actor import current_actor

MAX_SEARCH_LENGTH = 200
MAX_LOOKUP = 50


class ProtectedModelView(ProtectedMixin, ScreenMixin, ExportMixin, ModelView):
    """A table behind the policy. Name the permissions and the columns; nothing else is shown or done."""

    create_permission: Permission | None = None
    update_permission: Permission | None = None
    delete_permission: Permission | None = None
    # For each relation on the form: the permission over the other table whose rows may be chosen.
    form_relation_permissions: Mapping[str, Permission] = {}
    # Sections of the form, for the eye: (heading, fields).
    form_sections: Sequence[tuple[Any, Sequence[str]]] = ()

    model_form_converter = forms.Converter
    filter_converter = filters.Converter()
    column_type_formatters = formats.BY_TYPE
    column_type_formatters_detail = formats.BY_TYPE
    # Virtual columns and what they are made of: {"state": ("status", "published_at")}.
    column_needs: Mapping[str, Sequence[str]] = {}
    named_filter_urls = True
    page_size = 50
    can_set_page_size = True
    page_size_options = (20, 50, 100)
    column_display_actions = True
    details_template = "admin/model/details.html"
    list_template = "admin/model/list.html"
    create_template = "admin/model/create.html"
    edit_template = "admin/model/edit.html"

    def __init__(self, model: Any, database: Any = db, **kwargs: Any) -> None:
        self.database = database
        self._refuse_unnamed_columns()
        super().__init__(model, database, **kwargs)

    def _refuse_unnamed_columns(self) -> None:
        """A scaffold would take in every column and relation: each view must name what it shows."""
        if not self.column_list:
            raise ValueError(f"{type(self).__name__} must name its column_list.")
        edits = self.create_permission or self.update_permission
        if edits and not (self.form_columns or self.form):
            raise ValueError(f"{type(self).__name__} must name its form_columns.")

    def _refresh_cache(self) -> None:
        super()._refresh_cache()
        # Upstream does this only where `can_view_details` is true now, when nobody is signed in.
        self._details_columns = self.get_column_names(self.column_details_list or self.column_list, None)

    # What the actor may do with this table, asked anew in every request.
    @property
    def can_create(self) -> bool:
        """Whether the actor may make a row somewhere."""
        return self.may(self.create_permission)

    @property
    def can_edit(self) -> bool:
        """Whether the actor may change some rows."""
        return self.may(self.update_permission)

    @property
    def can_delete(self) -> bool:
        """Whether the actor may delete some rows."""
        return self.may(self.delete_permission)

    @property
    def can_view_details(self) -> bool:
        """Whether there is a page for each row."""
        return bool(self.column_details_list)

    # The scope, for every door.
    def scope(self, permission: Permission | None) -> ColumnElement[bool]:
        """The rows over which the actor holds ``permission``."""
        return rows(current_actor(), permission, self.model)

    def get_query(self) -> Any:
        """The rows in sight, for whatever upstream does with them."""
        return db.session.query(self.model).filter(self.scope(self.read_permission))

    def get_count_query(self) -> Any:
        """Their number."""
        return super().get_count_query().filter(self.scope(self.read_permission))

    def door_permission(self) -> Permission | None:
        """What the present door asks of a single row."""
        doors = {
            "edit_view": self.update_permission,
            "ajax_update": self.update_permission,
            "delete_view": self.delete_permission,
        }
        return doors.get((request.endpoint or "").rpartition(".")[2], self.read_permission)

    def get_one(self, id: Any) -> Any:  # noqa: A002 - upstream's name
        """The row, if the actor may come through the present door with it. Raises `NotFound` or `Forbidden`."""
        key = coerce_key(self.model, id)
        if key is None:
            raise NotFound
        row = records.get(current_actor(), self.model, key, self.read_permission)
        permission = self.door_permission()
        if permission is not self.read_permission:
            records.get(current_actor(), self.model, key, permission)
        return row

    def _create_ajax_loader(self, name: str, options: dict[str, Any]) -> ScopedLoader:
        relation = getattr(self.model, name).property.mapper.class_
        return ScopedLoader(name, db, relation, self.form_relation_permissions.get(name), **options)

    # The list.
    def tabs(self) -> dict[str, tuple[Any, ColumnElement[bool]]]:
        """The list's tabs: name → (words, clause). The first is shown when none is asked for."""
        return {}

    def present_tabs(self) -> dict[str, tuple[Any, ColumnElement[bool]]]:
        """The tabs of this request, made once: their clauses hold the present moment."""
        if "admin_tabs" not in g:
            g.admin_tabs = self.tabs()
        found: dict[str, tuple[Any, ColumnElement[bool]]] = g.admin_tabs
        return found

    def row_flags(self) -> dict[str, ColumnElement[bool]]:
        """What the actor may do with each row, as clauses that the list's own query answers."""
        flags = {"can_edit": self.update_permission, "can_delete": self.delete_permission}
        return {name: self.scope(permission) for name, permission in flags.items() if self.may(permission)}

    @property
    def search_fields(self) -> Sequence[tuple[Any, Any]]:
        """The columns that a search looks through, with the relations on the way to each."""
        return self._search_fields or ()

    def filter_path(self, flt: Any) -> Sequence[Any]:
        """The relations on the way to a filter's column."""
        path: Sequence[Any] = self._filter_joins.get(flt.key_name or flt.column, ())
        return path

    def get_sortable_columns(self) -> dict[Any, Any]:
        """Also the virtual columns that are sorted by a real one, which upstream files under the real one's name."""
        found = super().get_sortable_columns()
        pairs = [item for item in self.column_sortable_list or () if isinstance(item, tuple)]
        return found | {
            shown: getattr(self.model, real) for shown, real in pairs if isinstance(real, str) and "." not in real
        }

    def scaffold_filters(self, name: Any) -> list[Any]:
        """Filters for one exact column: those of a whole relation would offer every column of the other table."""
        attribute, _path = tools.get_field_with_path(self.model, name)
        if tools.is_relationship(attribute):
            raise ValueError(f"Name the column to filter by, not the relation {name!r}.")
        found = super().scaffold_filters(name) or []
        for flt in found:
            flt.name = self.get_column_name(name)
            flt.code = f"{str(name).replace('.', '_')}_{flt.op}"
        return found

    def handle_filter(self, filter: Any) -> Any:  # noqa: A002 - upstream's name
        """Give a filter that a view made itself its name in the address."""
        found = super().handle_filter(filter)
        found.code = found.code or f"{found.column.key}_{found.op}"
        return found

    def get_filter_arg(self, index: int, flt: Any) -> str:
        """The filter's name in an address: the same in every language."""
        return str(flt.code)

    def get_url(self, endpoint: str, **kwargs: Any) -> str:
        """An address, without the page size that goes without saying."""
        if kwargs.get("page_size") == self.page_size:
            del kwargs["page_size"]
        return str(super().get_url(endpoint, **kwargs))

    def listing(self) -> Listing:
        """The list that the address asks for, in the actor's scope. Raises `Invalid` for filters that make no sense."""
        args = self._get_list_extra_args()
        if g.get("filter_problems"):
            raise Invalid(g.filter_problems)
        column = self._get_column_by_idx(args.sort)
        query = Query(
            search=args.search or "",
            filters=[(self._filters[index], value) for index, _name, value in args.filters or ()],
            sort=str(column[0]) if column else None,
            descending=bool(args.sort_desc),
            tab=self.current_tab(),
        )
        return Listing(self, self.scope(self.read_permission), query)

    def current_tab(self) -> str:
        """The tab that the address asks for; the first one when it asks for none that exists."""
        tabs = self.present_tabs()
        asked = request.args.get("tab", "")
        return asked if asked in tabs else next(iter(tabs), "")

    def _get_list_filter_args(self) -> list[Any]:
        """The filters of the address. Blank ones are not set; those that make no sense are noted, never ignored."""
        problems: dict[str, Any] = {}
        found = []
        for name, value in request.args.items():
            code = name.partition("_")[2] if name.startswith("flt") else ""
            if code not in (self._filter_args or {}) or not value.strip():
                continue
            index, flt = self._filter_args[code]
            if flt.validate(value):
                found.append((index, str(flt.name), value))
            else:
                problems[code] = _("“%(value)s” cannot be used for “%(name)s”.", value=value[:80], name=flt.name)
        g.filter_problems = problems
        return found

    def _get_list_extra_args(self) -> Any:
        args = super()._get_list_extra_args()
        if args.search and len(args.search) > MAX_SEARCH_LENGTH:
            abort(400, _("Search for at most %(limit)s characters.", limit=MAX_SEARCH_LENGTH))
        args.page = min(max(args.page or 0, 0), 10**9)
        args.extra_args = {name: value for name, value in args.extra_args.items() if name == "tab"}
        return args

    def get_list(self, page: int | None, *args: Any, page_size: int | None = None, **kwargs: Any) -> Any:
        """One page of the list: at most two queries, one for the counts and one for the rows with their rights."""
        try:
            listing = self.listing()
        except Invalid:
            return 0, []
        tabs, current = self.present_tabs(), self.current_tab()
        counts = listing.counts({name: clause for name, (_words, clause) in tabs.items()})
        count, size, page = counts[current], page_size or self.page_size, page or 0
        if page and page * size >= count:
            abort(redirect(self._get_list_url(self._get_list_extra_args().clone(page=max(0, (count - 1) // size)))))
        flags = self.row_flags()
        statement = listing.rows(tabs[current][1] if tabs else None, self.list_column_names(), flags)
        found = db.session.execute(statement.limit(size).offset(page * size)).all()
        self._template_args["rights"] = {self.get_pk_value(row[0]): row for row in found}
        self._template_args["tabs"] = [(name, words, counts[name]) for name, (words, _clause) in tabs.items()]
        return count, [row[0] for row in found]

    @pass_context
    def lines(self, context: Any, data: Sequence[Any], rights: dict[Any, Any]) -> Iterator[Line]:
        """The rows of the page, for the template."""
        return lines(self, context, data, rights)

    def list_column_names(self) -> list[str]:
        """The columns that the list's rows are loaded with."""
        shown = [str(name) for name, _label in self._list_columns]
        return [need for name in shown for need in self.column_needs.get(name, (name,))]

    @expose("/")
    def index_view(self) -> Any:
        """The list; 400 when a filter makes no sense, with what was typed still in place."""
        kept = self.kept_arguments()
        if len(kept) < len(request.args):
            return redirect(self.get_url(".index_view", **kept))
        return self.list_page()

    def list_page(self, status: int = 200) -> Any:
        """The list, with the status that says what came of the request."""
        self._template_args.update(self.list_arguments(), current_tab=self.current_tab())
        problems = self._template_args["filter_problems"] = g.get("filter_problems", {})
        return super().index_view(), 400 if problems else status

    # Forms.
    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """The form for a new row."""
        if not self.can_create:
            abort(404)
        return self._answer(super().create_view())

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """The form for an existing row. Who may see the row but change none is told so: 403."""
        if self.update_permission is None or not request.args.get("id"):
            abort(404)
        if not self.can_edit:
            self.get_one(request.args["id"])
            abort(404)
        return self._answer(super().edit_view())

    @expose("/details/")
    def details_view(self) -> Any:
        """The page of one row."""
        if not self.can_view_details or not request.args.get("id"):
            abort(404)
        return super().details_view()

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        """Delete one row."""
        if not self.can_delete or not request.form.get("id"):
            abort(404)
        return super().delete_view()

    def _answer(self, page: Any) -> Any:
        """A form that comes back after a POST was not accepted: say so in the status as well."""
        if request.method == "POST" and isinstance(page, str):
            return page, g.get("answer_status", 422)
        return page

    def create_model(self, form: Any) -> Any:
        """Have the service make the row; its refusals become messages at the fields."""
        return self.attempt(form, lambda: self.create(form.data) or True)

    def update_model(self, form: Any, model: Any) -> bool:
        """Have the service change the row; its refusals become messages at the fields."""
        saved = bool(self.attempt(form, lambda: self.update(model, form.data) or True))
        if not saved and g.get("stale"):
            self._template_args["differences"] = differences(self, form, model)
        return saved

    def edit_form_class(self) -> Any:
        """The form of the edit page."""
        return self._edit_form_class

    def delete_model(self, model: Any) -> bool:
        """Have the service delete the row; its refusals become messages."""
        return bool(self.attempt(None, lambda: self.delete(model) or True))

    def create(self, values: dict[str, Any]) -> Any:
        """Make a row. A view with a service of its own calls it here."""
        return records.create(current_actor(), self.model, self.create_permission, values)

    def update(self, model: Any, values: dict[str, Any]) -> None:
        """Change a row."""
        records.update(current_actor(), model, self.update_permission, values)

    def delete(self, model: Any) -> None:
        """Delete a row."""
        records.delete(current_actor(), model, self.delete_permission)

    def attempt(self, form: Any, verb: Callable[[], Any]) -> Any:
        """Run a service's verb; False after a refusal that the person can mend. What is not theirs stays 404 or 403."""
        try:
            return verb()
        except (NotFound, Forbidden):
            raise
        except Invalid as error:
            self._show(form, error)
        except Conflict as error:
            g.answer_status = 409
            g.stale = isinstance(error, Stale)
            flash(str(error.message), "danger")
        except DomainError as error:
            flash(str(error.message), "danger")
        return False

    def _show(self, form: Any, error: Invalid) -> None:
        for name, message in error.errors.items():
            field = form[name] if form is not None and name in form else None
            if field is None:
                flash(str(message), "danger")
            else:
                field.errors = [*field.errors, message]

    # Bulk.
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

    # Look-ups and inline edit.
    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Options for a picker, within the scope of the relation's permission."""
        loader = self._form_ajax_refs.get(request.args.get("name", ""))
        if loader is None or not (self.can_create or self.can_edit):
            abort(404)
        limit = min(max(request.args.get("limit", 10, type=int), 1), MAX_LOOKUP)
        offset = min(max(request.args.get("offset", 0, type=int), 0), 10**6)
        found = loader.get_list(request.args.get("query", "")[:MAX_SEARCH_LENGTH], offset, limit)
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
