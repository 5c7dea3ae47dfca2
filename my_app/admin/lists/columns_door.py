"""The columns and the density of a list: what the address says, what the person chose, what is standard.

Columns keep the index that they have in the view's whole list, so that addresses with a sort stay right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import abort, request
from flask_babel import gettext as _

from my_app.admin.doors import Doors
from my_app.services import list_preferences
from my_app.web.actor import current_actor

Column = tuple[int, str, Any]
# A column by its name, and whether it is shown.
Choice = tuple[str, bool]


class ColumnsDoor(Doors):
    """Which columns are shown is a matter of the request: nothing of it is kept on the view."""

    # What is shown until somebody chooses otherwise; None shows the whole ``column_list``.
    column_default_list: Sequence[str] | None = None

    def all_columns(self) -> list[Column]:
        """Every column that there is to choose from: index, name, label."""
        return [(index, str(name), label) for index, (name, label) in enumerate(self._list_columns)]

    def shown_columns(self) -> list[Column]:
        """The columns of this request, in their order. 400 for a name that there is not."""
        asked = request.args.get("columns")
        if asked:
            return self.asked_columns(asked)
        chosen = self.columns_named(list_preferences.columns(current_actor(), self.endpoint))
        return chosen or self.standard_columns()

    def standard_columns(self) -> list[Column]:
        """The columns of somebody who has chosen none."""
        return self.columns_named(self.column_default_list or ()) or self.all_columns()

    def asked_columns(self, text: str) -> list[Column]:
        """The columns of an address (``title,state``)."""
        names = [name.strip() for name in text.split(",")]
        found = self.columns_named(names)
        unknown = set(names) - {name for _index, name, _label in found}
        if unknown:
            abort(400, _("There is no column “%(name)s” in this list.", name=min(unknown)[:80]))
        return found

    def columns_named(self, names: Iterable[str]) -> list[Column]:
        """The columns of these names, each once, in this order; names that mean nothing here are passed over."""
        known = {column[1]: column for column in self.all_columns()}
        return [known[name] for name in dict.fromkeys(names) if name in known]

    def density(self) -> str:
        """``compact`` or ``comfortable``, as the person chose."""
        return list_preferences.density(current_actor(), self.endpoint)

    def chooser_columns(self) -> tuple[Choice, ...]:
        """For the menu of columns: those that are shown, in their order, and then the rest."""
        shown = [name for _index, name, _label in self.shown_columns()]
        rest = [str(name) for name, _label in self._list_columns if name not in shown]
        return (*((name, True) for name in shown), *((name, False) for name in rest))
