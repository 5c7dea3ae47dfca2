"""What the list's and the form's templates ask of a view: addresses, buttons, sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from flask import request
from flask_babel import lazy_gettext
from markupsafe import Markup

from my_app.policies import allowed
from my_app.web.actor import current_actor


class ScreenMixin:
    """The words and addresses of the admin's pages. They depend on the request: nothing is kept on the view."""

    create_label: Any = lazy_gettext("New")
    search_hint: Any = ""
    # Columns whose cells must not wrap.
    column_narrow: Sequence[str] = ()

    def list_arguments(self: Any) -> dict[str, Any]:
        """What the list's template needs beside what upstream gives it."""
        args = self._get_list_extra_args()
        return {
            "kept_args": self.kept_arguments("tab", "sort", "desc", "page_size"),
            "clear_search_only_url": self._get_list_url(args.clone(search=None, page=None)),
            "bulk_url": self.get_url(".action_view", **self.kept_arguments()),
            "ticked": request.form.getlist("rowid"),
            "all_matching": request.form.get("scope") == "matching",
            "details_url": self.row_address(".details_view", args),
            "edit_url": self.row_address(".edit_view", args),
        }

    def row_address(self: Any, endpoint: str, args: Any) -> Callable[[Any], str]:
        """How a row's key becomes an address that leads back to this list; the address is built once."""
        mark = "0-key-0"
        start, _mark, end = self.get_url(endpoint, id=mark, url=self._get_list_url(args)).partition(mark)
        return lambda key: f"{start}{quote(str(key))}{end}"

    def narrow_cells(self: Any) -> list[Markup]:
        """For each column the attribute that keeps its cells on one line, or nothing."""
        narrow = Markup(' class="text-nowrap"')
        return [narrow if name in self.column_narrow else Markup("") for name, _label in self._list_columns]

    def kept_arguments(self: Any, *names: str) -> dict[str, str]:
        """The present address's arguments of these names; all of them without names."""
        return {name: value for name, value in request.args.items() if value and (not names or name in names)}

    def tab_url(self: Any, name: str) -> str:
        """The list's address on another tab: search and filters stay, the page does not."""
        kept = {key: value for key, value in self.kept_arguments().items() if key not in ("page", "tab")}
        return self.get_url(".index_view", tab=name, **kept)

    def row_buttons(self: Any, right: Any) -> list[tuple[Any, str]]:
        """The actions that a single row offers as buttons: (words, action)."""
        return [(self._actions_data["delete"][1], "delete")] if getattr(right, "can_delete", False) else []

    def row_links(self: Any, right: Any) -> list[tuple[Any, str]]:
        """Places on a row's own page that the list leads to: (words, anchor)."""
        return []

    def may_edit(self: Any, row: Any) -> bool:
        """Whether the actor may change this row."""
        return allowed(current_actor(), self.update_permission, row)

    def sections(self: Any, form: Any) -> list[tuple[Any, list[Any]]]:
        """The form's fields under their headings; one section without a heading where the view names none."""
        if not self.form_sections:
            return [(None, [field for field in form if field.type != "HiddenField"])]
        return [(heading, [form[name] for name in names if name in form]) for heading, names in self.form_sections]
