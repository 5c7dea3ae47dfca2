"""The columns that a list's export offers, and the statement that selects them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_admin.contrib.sqla import tools
from sqlalchemy import Column, select

from my_app.admin.filters.offered import enum_options
from my_app.admin.kinds import Kind, kind_of
from my_app.admin.lists.joins import Joins
from my_app.models import SheetKind
from my_app.services import exports
from my_app.services.spreadsheet.cells import Cell
from my_app.web.actor import current_actor

CELLS = {
    Kind.MOMENT: Cell.MOMENT,
    Kind.DECIMAL: Cell.NUMBER,
    Kind.INTEGER: Cell.NUMBER,
    Kind.FLOAT: Cell.NUMBER,
}


class ExportColumns:
    """For a table of any kind; the postings have a sheet of their own (`admin.job`)."""

    # Names for "all columns, to edit and bring back"; empty where nothing can be brought back.
    sheet_columns: Sequence[str] = ()

    def export_name(self: Any, kind: SheetKind) -> str:
        """The file's name: the table and the moment."""
        return f"{self.endpoint}-{datetime.now(UTC):%Y-%m-%d-%H%M}.{kind.value}"

    def export_offered(self: Any) -> list[tuple[str, Any]]:
        """Every column that may be chosen, with its words."""
        if self.sheet_columns:
            return [(name, self.get_column_name(name)) for name in self.sheet_columns]
        return [(str(name), label) for name, label in self._export_columns]

    def export_column_names(self: Any) -> list[str]:
        """The view's own ``column_export_list``, or the columns that the list shows."""
        offered = [str(name) for name, _label in self._export_columns]
        if self.column_export_list:
            return offered
        return [name for _index, name, _label in self.shown_columns() if name in offered]

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
        if kind is Kind.BOOLEAN:
            return exports.flag_column(actor, name, label)
        if kind in CELLS:
            return exports.ExportColumn(name, label, CELLS[kind])
        options = enum_options(column, kind)
        if options:
            return exports.choice_column(actor, name, label, dict(options))
        return exports.ExportColumn(name, label, Cell.TEXT)
