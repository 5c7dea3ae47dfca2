"""The list: what the address asks for, its tabs and counts, one page of rows with the rights over each."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from typing import Any

from flask import abort, g, redirect, request
from flask_admin import expose
from flask_admin.contrib.sqla import tools
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from my_app.admin.filters.bar import FilterBar
from my_app.admin.filters.foreign import question_of
from my_app.admin.lists import list_counts
from my_app.admin.lists.listing import Listing, Query
from my_app.admin.lists.pages import PagerMaker
from my_app.admin.lists.tab_counts import TabCounts
from my_app.errors import Invalid
from my_app.extensions import db
from my_app.services.lists import paging
from my_app.services.lists.paging import Found
from my_app.services.lists.sheets import Sheets
from my_app.services.searching import Question, best_first

MAX_SEARCH_LENGTH = 200
# What an address says without making the list longer or shorter; its tabs are counted each by itself.
ORDER = "order"
NOT_NARROWING = {
    "tab",
    "sort",
    "desc",
    ORDER,
    "page_size",
    "columns",
    "view",
    "add",
    "or",
    "url",
    "facets",
    *paging.ARGUMENTS,
}


class ListDoor(FilterBar):
    """Search, filters, sort and pages, within the scope of the view."""

    # Virtual columns and what they are made of: {"state": ("status", "published_at")}.
    column_needs: Mapping[str, Sequence[str]] = {}
    # Whether its formatters make do with columns: then no entities are made.
    light_rows = False

    # The column that comes next in a list sorted by another: what many rows have in common has an order of its own.
    column_sort_then: Mapping[str | None, str] = {}
    # The tabs whose rows are not in the first one.
    tabs_beside: Collection[str] = ()

    def tabs(self) -> dict[str, tuple[Any, ColumnElement[bool]]]:
        """The list's tabs: name → (words, clause). The first is shown when none is asked for."""
        return {}

    def present_tabs(self) -> dict[str, tuple[Any, ColumnElement[bool]]]:
        """The tabs of this request, made once: their clauses hold the present moment."""
        if "admin_tabs" not in g:
            g.admin_tabs = self.tabs()
        found: dict[str, tuple[Any, ColumnElement[bool]]] = g.admin_tabs
        return found

    def tab_clauses(self) -> dict[str, ColumnElement[bool]]:
        """The clauses of this request's tabs by name."""
        return {name: clause for name, (_words, clause) in self.present_tabs().items()}

    @property
    def search_fields(self) -> Sequence[tuple[Any, Any]]:
        """The columns that a search looks through, with the relations on the way to each."""
        return self._search_fields or ()

    def search_question(self, text: str) -> Question | None:
        """What the index of words is asked, of a table that has one; None looks through `search_fields`."""
        return None

    def order(self) -> str:
        """The order of what is found, beside the columns to sort by. 400 for one that there is not."""
        asked = request.args.get(ORDER, "")
        if asked not in ("", best_first.BEST):
            abort(400, _("“%(name)s” has a value that does not exist here.", name=ORDER))
        return asked

    def orders(self) -> list[tuple[Any, str, bool]]:
        """The orders of what a search has found: in words, the address, and whether it is this one."""
        args = self._get_list_extra_args()
        if not args.search or self.search_question(args.search) is None:
            return []
        best = args.sort is None and bool(self.order())
        kept = {key: value for key, value in self.kept_arguments().items() if key not in (ORDER, *paging.ARGUMENTS)}
        unsorted = {key: value for key, value in kept.items() if key not in ("sort", "desc")}
        fitting = self.get_url(".index_view", **unsorted, order=best_first.BEST)
        return [
            (_("As the list is sorted"), self.get_url(".index_view", **kept), not best),
            (_("Best first"), fitting, best),
        ]

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
            flt.code = f"{str(name).replace('.', '_')}_{question_of(flt)}"
        return found

    def get_filter_arg(self, index: int, flt: Any) -> str:
        """The filter's name in an address: the same in every language."""
        return str(flt.code)

    def listing(self) -> Listing:
        """The list that the address asks for, in the actor's scope. Raises `Invalid` for filters that make no sense."""
        args = self._get_list_extra_args()
        if g.get("filter_problems"):
            raise Invalid(g.filter_problems)
        column = self._get_column_by_idx(args.sort)
        query = Query(
            search=args.search or "",
            filters=self.filter_groups(),
            sort=str(column[0]) if column else None,
            descending=bool(args.sort_desc),
            best=bool(args.search) and not column and self.order() == best_first.BEST,
            criteria={name: value for name, value in request.args.items() if value and name not in NOT_NARROWING},
        )
        return Listing(self, self.scope(self.read_permission), query)

    def current_tab(self) -> str:
        """The tab that the address asks for; the first one when it asks for none that exists."""
        tabs = self.present_tabs()
        asked = request.args.get("tab", "")
        return asked if asked in tabs else next(iter(tabs), "")

    def _get_list_extra_args(self) -> Any:
        args = super()._get_list_extra_args()
        if args.search and len(args.search) > MAX_SEARCH_LENGTH:
            abort(400, _("Search for at most %(limit)s characters.", limit=MAX_SEARCH_LENGTH))
        args.page = min(max(args.page or 0, 0), 10**9)
        # Kept for the way back to this page alone: a copy of the arguments, for another list, is without it.
        args.place = self.kept_arguments(*paging.ARGUMENTS)
        args.extra_args = {name: value for name, value in args.extra_args.items() if name in ("tab", "facets", ORDER)}
        return args

    def get_list(self, page: int | None, *args: Any, page_size: int | None = None, **kwargs: Any) -> Any:
        """One page of the list: two queries, one for the counts and one for the rows with their rights."""
        if "only_row" in g:
            return self.row_alone(g.only_row)
        try:
            listing = self.listing()
        except Invalid:
            return 0, []
        tabs, current = self.present_tabs(), self.current_tab()
        counts = TabCounts(listing).found(self.tab_clauses(), current)
        if any(count.old for count in counts.values()):
            list_counts.ask(self, listing, request.full_path)
        # Many hits among nothing else to be found by: the list is walked for them.
        listing.long = listing.is_long(counts[current].rows) or (listing.few is False and not listing.query.filters)
        sheets = Sheets(counts[current], page_size or self.page_size)
        found = self.read_page(listing, sheets, tabs[current][1] if tabs else None)
        self._template_args["rights"] = rights(found.rows, self.row_flags(), self.get_pk_value)
        self._template_args["tabs"] = [(name, words, counts[name]) for name, (words, _clause) in tabs.items()]
        self._template_args["figure"] = counts[current]
        return counts[current].rows, [row[0] for row in found.rows]

    def read_page(self, listing: Listing, sheets: Sheets, tab: Any) -> Found:
        """The rows of the page that is asked for. What lies outside of the list leads to its nearer end."""
        try:
            best = listing.query.best and listing.question is not None
            args = request.args
            wanted = best_first.wanted(args, sheets) if best else sheets.wanted(args, listing.plain_terms)
        except Invalid as error:
            abort(400, str(error.message))
        if sheets.last is not None and wanted.skipped > sheets.last:
            abort(redirect(self.page_url(self._get_list_extra_args(), page=sheets.last)))
        size, names = sheets.rows_of(wanted), self.list_column_names()
        statement = listing.page(tab, names, self.row_flags(), wanted, size + 1, wanted.skipped * size)
        found = paging.found(db.session.execute(statement).unique().all(), len(listing.plain_terms()), wanted, size)
        if wanted.place is not None and len(found.rows) < size and (wanted.back or not found.rows):
            abort(redirect(self.page_url(self._get_list_extra_args(), page=0 if wanted.back else paging.LAST)))
        url = partial(self.page_url, self._get_list_extra_args())
        self._template_args["pager"] = PagerMaker(sheets, url).pager(wanted, found)
        return found

    def page_url(self, view_args: Any, **place: Any) -> str:
        """The address of another page of the list: ``page=3``, ``page=4, after="…"``; without any the first."""
        args = view_args.clone(page=0)
        args.place = {name: str(value) for name, value in place.items() if value}
        return self._get_list_url(args)

    def _get_list_url(self, view_args: Any) -> str:
        place = getattr(view_args, "place", None)
        args = view_args.clone(page=0, extra_args={**view_args.extra_args, **place}) if place else view_args
        return str(super()._get_list_url(args))

    def list_column_names(self) -> list[str]:
        """The columns that the list's rows are loaded with."""
        shown = [name for _index, name, _label in self.shown_columns()]
        return [need for name in shown for need in self.column_needs.get(name, (name,))]

    @expose("/")
    def index_view(self) -> Any:
        """The list; 400 when a filter makes no sense, with what was typed still in place."""
        settled = self.settled_arguments()
        if list(settled.items()) != list(request.args.items(multi=True)):
            return redirect(self.get_url(".index_view", **settled))
        return self.list_page()

    def list_page(self, status: int = 200) -> Any:
        """The list, with the status that says what came of the request."""
        self._template_args.update(self.list_arguments(), current_tab=self.current_tab())
        problems = self._template_args["filter_problems"] = g.get("filter_problems", {})
        return super().index_view(), 400 if problems else status


def rights(rows: Sequence[Any], flags: Mapping[str, Any], key: Any) -> dict[Any, Any]:
    """By key, each row with what may be done with it, and without its place in the list."""
    kind = kind_of_rights(tuple(flags))
    return {key(row[0]): kind(*row[: len(flags) + 1]) for row in rows}


@cache
def kind_of_rights(names: tuple[str, ...]) -> Any:
    """The tuple of a row and of what may be done with it, by name."""
    return namedtuple("Rights", ("row", *names))  # noqa: PYI024 - the names are those of a view
