"""What the list's and the form's templates ask of a view: addresses, buttons, sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from jinja2 import pass_context
from markupsafe import Markup

from my_app.admin.filters.address import says_more
from my_app.admin.lists.cells import Column, columns
from my_app.admin.lists.row_actions import RowActionsMixin
from my_app.admin.lists.table_rows import table_rows
from my_app.admin.way_back import WayBackMixin
from my_app.services.lists import paging

Link = tuple[Any, str]
# What stands in an address as it is, as in those that the router makes.
SAFE = "!$'()*,/:;?@"


class ScreenMixin(RowActionsMixin, WayBackMixin):
    """The words and addresses of the admin's pages. They depend on the request: nothing is kept on the view."""

    create_label: Any = lazy_gettext("New")
    search_hint: Any = ""
    # Columns whose cells must not wrap.
    column_narrow: Sequence[str] = ()
    # Columns whose values say by themselves what they are: on a phone they stand without a label.
    column_unlabelled: Sequence[str] = ()

    def list_arguments(self: Any) -> dict[str, Any]:
        """What the list's template needs beside what upstream gives it."""
        args = self._get_list_extra_args()
        return {
            "kept_args": self.kept_arguments("tab", "sort", "desc", "order", "page_size", "facets"),
            "clear_search_only_url": self._get_list_url(args.clone(search=None, page=None)),
            "bulk_url": self.get_url(".action_view", **self.kept_arguments()),
            "ticked": request.form.getlist("rowid"),
            "all_matching": request.form.get("scope") == "matching",
            "columns": columns(self),
        }

    @pass_context
    def table_rows(self: Any, context: Any, shown: Sequence[Column], data: Sequence[Any], rights: Any) -> Markup:
        """The rows of the page, for the template."""
        return table_rows(self, context, shown, data, rights)

    def get_url(self: Any, endpoint: str, **kwargs: Any) -> str:
        """An address; that of the list itself, which a page names dozens of times, without asking the router each time.

        The page size that goes without saying is not in it.
        """
        if kwargs.get("page_size") == self.page_size:
            del kwargs["page_size"]
        if endpoint != ".index_view" or any(name.startswith("_") for name in kwargs):
            return str(super().get_url(endpoint, **kwargs))
        paths = g.setdefault("list_paths", {})
        if request.blueprint not in paths:
            paths[request.blueprint] = super().get_url(endpoint)
        path, given = paths[request.blueprint], {name: value for name, value in kwargs.items() if value is not None}
        return f"{path}?{urlencode(given, doseq=True, safe=SAFE)}" if given else str(path)

    def _get_filter_groups(self) -> None:
        """What upstream's scripts would make filters of, in words; our pages ask the filter bar."""

    def kept_arguments(self: Any, *names: str) -> dict[str, str]:
        """The present address's arguments of these names; all of them without names."""
        wanted = names or [name for name in request.args if not says_more(name)]
        return {name: value for name, value in request.args.items() if value and name in wanted}

    def tab_url(self: Any, name: str) -> str:
        """The list's address on another tab: search and filters stay, the page does not."""
        kept = {key: value for key, value in self.kept_arguments().items() if key not in ("tab", *paging.ARGUMENTS)}
        return self.get_url(".index_view", tab=name, **kept)

    def list_links(self: Any) -> list[Link]:
        """What else is beside the buttons of the list: (words, address)."""
        return []

    def empty_words(self: Any, tab: str) -> Any:
        """What to say where a list, or this tab of it, has no rows."""
        return _("There is nothing here yet.")

    def empty_links(self: Any, tab: str) -> list[Link]:
        """Where to go on from there: (words, address)."""
        return []

    def sections(self: Any, form: Any) -> list[tuple[Any, list[Any]]]:
        """The form's fields under their headings; one section without a heading where the view names none."""
        if not self.form_sections:
            return [(None, [field for field in form if field.type != "HiddenField"])]
        return [(heading, [form[name] for name in names if name in form]) for heading, names in self.form_sections]
