"""The export door: the rows of the list as it stands, as a CSV file that streams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, request
from flask_admin import expose
from flask_admin.contrib.sqla import tools
from sqlalchemy import Column, select

from my_app.admin.filters import enum_options
from my_app.admin.kinds import Kind, kind_of
from my_app.admin.listing import Joins
from my_app.policies import Permission
from my_app.services import exports
from my_app.services.sheet_cells import Cell
from my_app.web.actor import current_actor


class ExportMixin:
    """Export of what the list shows, for whoever holds the view's ``export_permission`` over those rows."""

    export_permission: Permission | None = None
    export_types = ("csv",)
    # Names for "all columns, to edit and bring back"; empty where nothing can be brought back.
    sheet_columns: Sequence[str] = ()

    @property
    def can_export(self: Any) -> bool:
        """Whether the actor may take some rows out."""
        return self.may(self.export_permission)

    def export_url(self: Any, **extra: str) -> str:
        """The address of the export of the present list."""
        kept = {name: value for name, value in request.args.items() if name not in ("page", "page_size", "url")}
        return self.get_url(".export", export_type="csv", **(kept | extra))

    @expose("/export/<export_type>/")
    def export(self: Any, export_type: str) -> Any:
        """Stream the file. 404 without the right to it; 422 for filters that make no sense."""
        if not self.can_export or export_type not in self.export_types:
            abort(404)
        wide = request.args.get("columns") == "all" and self.sheet_columns
        names = self.sheet_columns if wide else self.export_column_names()
        listing, tab = self.listing(), self.current_tab()
        listing.scope = self.scope(self.export_permission)
        columns, statement = self.export_statement(listing, names)
        body = exports.stream(
            current_actor(),
            action=f"{self.endpoint}.export",
            subject_type=self.model.__tablename__,
            statement=statement,
            columns=columns,
            criteria={"tab": tab, **{name: value for name, value in request.args.items() if name != "url"}},
        )
        response = Response(body, content_type="text/csv; charset=utf-8")
        response.headers.set("Content-Disposition", "attachment", filename=self.export_name())
        return response

    def export_name(self: Any) -> str:
        """The file's name: the table and the moment."""
        return f"{self.endpoint}-{datetime.now(UTC):%Y-%m-%d-%H%M}.csv"

    def export_column_names(self: Any) -> list[str]:
        """The view's own ``column_export_list``, or the columns that the list shows."""
        offered = [str(name) for name, _label in self._export_columns]
        if self.column_export_list:
            return offered
        return [name for _index, name, _label in self.shown_columns() if name in offered]

    def tab_clause(self: Any) -> Any:
        """The clause of the present tab; None without tabs."""
        tabs = self.present_tabs()
        return tabs[self.current_tab()][1] if tabs else None

    def export_statement(self: Any, listing: Any, names: Sequence[str]) -> tuple[list[Any], Any]:
        """The file's columns, and the statement that selects the key and their values in the list's order."""
        joins = listing.narrowed(select(listing.key), self.tab_clause())
        expressions = [self._expression(joins, name) for name in names]
        joins.statement = joins.statement.add_columns(*expressions)
        return [self._column(name) for name in names], listing.sorted(joins)

    def _expression(self: Any, joins: Joins, name: str) -> Any:
        attribute, path = tools.get_field_with_path(self.model, name)
        alias = joins.reach(path or ())
        return attribute if alias is None else getattr(alias, attribute.key)

    def _column(self: Any, name: str) -> exports.ExportColumn:
        attribute, _path = tools.get_field_with_path(self.model, name)
        column: Column[Any] = attribute.property.columns[0]
        kind, label, actor = kind_of(column), self.get_column_name(name), current_actor()
        if kind is Kind.MOMENT:
            return exports.ExportColumn(name, label, Cell.MOMENT)
        if kind is Kind.BOOLEAN:
            return exports.flag_column(actor, name, label)
        if kind in (Kind.DECIMAL, Kind.INTEGER, Kind.FLOAT):
            return exports.ExportColumn(name, label, Cell.NUMBER)
        options = enum_options(column, kind)
        if options:
            return exports.choice_column(actor, name, label, dict(options))
        return exports.ExportColumn(name, label, Cell.TEXT)
