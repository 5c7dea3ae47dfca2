"""The export door: rows of the list as it stands, as a file that streams; or, when they are many, in the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from sqlalchemy import func, select

from my_app.admin.exports.choice import ALL, CHOSEN, MATCHING, PAGE, SELECTED, SHOWN, ExportChoice, one_of
from my_app.admin.exports.columns import ExportColumns
from my_app.admin.exports.file import own_files
from my_app.admin.exports.turns import ExportTurns
from my_app.admin.keys import coerce_keys, key_attribute
from my_app.admin.lists.listing import Listing
from my_app.errors import Invalid, NotFound
from my_app.extensions import db
from my_app.models import SheetKind
from my_app.policies import Permission
from my_app.services import exports
from my_app.services.lists import paging
from my_app.web.actor import current_actor


class ExportMixin(ExportTurns, ExportColumns):
    """Export of the list's rows, for whoever holds the view's ``export_permission`` over them."""

    export_permission: Permission | None = None
    export_types = tuple(kind.value for kind in SheetKind)

    @property
    def can_export(self: Any) -> bool:
        """Whether the actor may take some rows out."""
        return self.may(self.export_permission)

    def export_arguments(self: Any) -> dict[str, str]:
        """The present list's arguments."""
        kept: dict[str, str] = self.kept_arguments()
        return {name: value for name, value in kept.items() if name not in ("url", "kind", "all_columns")}

    def export_url(self: Any, **extra: str) -> str:
        """The address of the export of the present list, as CSV."""
        gone = ("page_size", *paging.ARGUMENTS)
        kept = {name: value for name, value in self.export_arguments().items() if name not in gone}
        return self.get_url(".export", export_type="csv", **(kept | extra))

    def export_page_url(self: Any) -> str:
        """The address of the page on which the format, the rows and the columns are chosen."""
        return self.get_url(".export_page", **self.export_arguments())

    @expose("/export/<export_type>/")
    def export(self: Any, export_type: str) -> Any:
        """The file, by a link alone. Too many rows for that lead to the page that offers the background."""
        if not self.can_export or export_type not in self.export_types:
            abort(404)
        wide = request.args.get("columns") == "all" and self.sheet_columns
        names = self.sheet_columns if wide else self.export_column_names()
        choice = ExportChoice(SheetKind(export_type), names=names)
        if self.export_is_large(choice):
            arguments = {name: value for name, value in self.export_arguments().items() if value != "all"}
            return redirect(self.get_url(".export_page", kind=export_type, **arguments))
        answer = self.export_at_once(choice)
        if answer is None:
            flash(_("Another export of yours is under way: ask for this one here, and it waits its turn."), "warning")
            return redirect(self.get_url(".export_page", kind=export_type, **self.export_arguments()))
        return answer

    @expose("/export/", methods=("GET", "POST"))
    def export_page(self: Any) -> Any:
        """The choice of format, rows and columns; and the file, or the work that makes it. 422 for bad choices."""
        if not self.can_export:
            abort(404)
        if request.method == "GET" or "choose" in request.form:
            self.export_is_large(ExportChoice(names=self.export_column_names()))  # a filter that makes no sense: 422
            return self.export_form({})
        try:
            choice = self.export_choice()
        except Invalid as error:
            return self.export_form(error.errors), 422
        later = "background" in request.form or self.export_is_large(choice)
        answer = None if later else self.export_at_once(choice)
        return answer or redirect(self.get_url("task.details_view", id=self.export_later(choice)))

    def export_form(self: Any, errors: dict[str, Any]) -> Any:
        """The page, with what was chosen so far."""
        return self.render(
            "admin/model/export.html",
            errors=errors,
            ticked=request.form.getlist("rowid"),
            offered=self.export_offered(),
            kinds=list(SheetKind),
            bound=current_app.config["EXPORT_ROWS_AT_ONCE"],
            hours=current_app.config["FILES_KEPT_HOURS"],
            files=own_files(),
            back=self.get_url(".index_view", **self.export_arguments()),
            action=self.export_page_url(),
        )

    def export_choice(self: Any) -> ExportChoice:
        """What the page sent. Raises `Invalid`, and `NotFound` for a selection of which nothing is in sight."""
        form = request.form
        kind = SheetKind(one_of("format", form.get("format", "csv"), self.export_types))
        rows = one_of("rows", form.get("rows", MATCHING), (MATCHING, PAGE, SELECTED))
        which = one_of("columns", form.get("columns", SHOWN), (SHOWN, ALL, CHOSEN))
        known = [name for name, _label in self.export_offered()]
        chosen = list(dict.fromkeys(form.getlist("field")))
        names = {SHOWN: self.export_column_names(), ALL: known, CHOSEN: chosen}[which]
        if not names or set(names) - set(known):
            raise Invalid({"columns": _("Choose at least one column of this list.")})
        return ExportChoice(kind, rows, self.export_ids(rows), names)

    def export_ids(self: Any, rows: str) -> list[Any]:
        """The rows that are meant, where they are named one by one. Raises as `export_choice`."""
        if rows == PAGE:
            args = self._get_list_extra_args()
            _count, found = self.get_list(args.page, page_size=args.page_size)
            return coerce_keys(self.model, [self.get_pk_value(row) for row in found])
        if rows == MATCHING:
            return []
        ids = coerce_keys(self.model, request.form.getlist("rowid"))
        if not ids:
            raise Invalid({"rows": _("Choose at least one row.")})
        if not db.session.scalar(select(self.export_listing().narrowed(self.export_key(ids)).statement.exists())):
            raise NotFound
        return ids

    def export_key(self: Any, ids: Sequence[Any]) -> Any:
        """The keys of these rows, of all without any."""
        key = key_attribute(self.model)
        return select(key).where(key.in_(ids)) if ids else select(key)

    def export_listing(self: Any) -> Listing:
        """The list that the address asks for, over the rows that may be taken out."""
        listing: Listing = self.listing()
        listing.scope = self.scope(self.export_permission)
        return listing

    def export_is_large(self: Any, choice: ExportChoice) -> bool:
        """Whether there are more rows than a request may take. They are counted no further than that."""
        bound = current_app.config["EXPORT_ROWS_AT_ONCE"]
        keys = self.export_listing().narrowed(self.export_key(choice.ids), self.tab_clause()).statement
        count = select(func.count()).select_from(keys.limit(bound + 1).subquery())
        return (db.session.scalar(count) or 0) > bound

    def export_stream(self: Any, choice: ExportChoice, progress: Any = None, ended: Any = None) -> Any:
        """The file, in chunks. Raises `Invalid` for filters that make no sense."""
        listing = self.export_listing()
        columns, statement = self.export_statement(listing, choice.names)
        if choice.rows != MATCHING:
            statement = statement.where(listing.key.in_(choice.ids))
        gone = ("url", *(paging.ARGUMENTS if choice.rows != PAGE else ()))
        criteria = {name: value for name, value in request.args.items() if name not in gone}
        return exports.stream(
            current_actor(),
            action=f"{self.endpoint}.export",
            subject_type=self.model.__tablename__,
            statement=statement,
            columns=columns,
            criteria={"tab": self.current_tab(), "rows": choice.rows, **criteria},
            kind=choice.kind,
            progress=progress,
            ended=ended,
        )

    def tab_clause(self: Any) -> Any:
        """The clause of the present tab; None without tabs."""
        tabs = self.present_tabs()
        return tabs[self.current_tab()][1] if tabs else None


def url_of(task_id: int, **options: Any) -> str:
    """Where the file of a finished export is fetched."""
    return url_for("exports.show", task_id=task_id, **options)
