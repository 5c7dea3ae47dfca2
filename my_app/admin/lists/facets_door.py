"""The facets of a list: ``?facets=1`` opens a panel with the values that its rows have, each a link to a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, g, request
from flask_admin.contrib.sqla import tools
from flask_babel import lazy_gettext
from sqlalchemy import Select, select

from my_app.admin.doors import Doors, view_named
from my_app.admin.filters import address as filter_address
from my_app.admin.lists.listing import Listing
from my_app.errors import Invalid
from my_app.policies import Actor
from my_app.services import background
from my_app.services.background import Progress
from my_app.services.lists import facets, paging, scopes, stored
from my_app.services.lists.counting import Count
from my_app.services.lists.facets import Value, narrows
from my_app.web.actor import current_actor
from my_app.web.facet_panel import Facet, Link, Panel

KIND = "list.facets"
ARGUMENT = "facets"


class FacetsDoor(Doors):
    """Facets within the scope of the view, under the present tab, search and filters."""

    # The filters that are offered with values, by their names in an address, and the columns that these are in.
    list_facets: Mapping[str, str] = {}

    def facets_open(self) -> bool:
        """Whether the address asks for the panel; closed, it costs nothing."""
        return bool(self.list_facets) and request.args.get(ARGUMENT) == "1"

    def facets_url(self) -> str:
        """The present address with the panel, or without it where it is open."""
        left_out = {ARGUMENT, "url", *paging.ARGUMENTS}
        kept = {name: value for name, value in self.kept_arguments().items() if name not in left_out}
        return self.get_url(".index_view", **kept, **({} if self.facets_open() else {ARGUMENT: "1"}))

    def facet_panel(self, total: Count) -> Panel | None:
        """The panel of a list that has ``total`` rows; None where the filters make no sense."""
        try:
            listing = self.listing()
        except Invalid:
            return None
        companies = scopes.companies(current_actor(), self.read_permission, self.model)
        work = {"screen": self.endpoint, "address": request.full_path, "companies": companies}
        found = facets.of_list(self.facet_rows(listing), total, self.facets_key(listing), (KIND, work))
        shown = (
            [] if found.waiting else [self.facet(code, found.values.get(code, ()), total) for code in self.list_facets]
        )
        return Panel([facet for facet in shown if facet.links], found.waiting)

    def facet(self, code: str, values: Sequence[Value], total: Count) -> Facet:
        """One facet; without links where there is nothing to choose."""
        flt = self._filter_args[code][1]
        words = {str(key): label for key, label in flt.get_options(self) or ()}
        chosen = {
            group[0].value: group[0].name for group in self.asked_groups() if [each.code for each in group] == [code]
        }
        kept = values if chosen or narrows(values, total) else ()
        missing = [Value(value, value, None) for value in chosen if value not in {each.value for each in values}]
        links = [
            Link(
                words.get(each.value, each.name),
                each.count,
                self.facet_url(code, each.value, chosen),
                each.value in chosen,
            )
            for each in (*missing, *kept)
        ]
        return Facet(flt.name, links)

    def facet_url(self, code: str, value: str, chosen: Mapping[str, str]) -> str:
        """The list's address with this filter; without it where it is chosen."""
        name = chosen.get(value) or filter_address.next_name(self.asked_groups(), code)
        left_out = {name, "add", "or", "url", *paging.ARGUMENTS}
        kept = {key: each for key, each in self.kept_arguments().items() if key not in left_out}
        return self.get_url(".index_view", **kept, **({} if value in chosen else {name: value}))

    def facet_rows(self, listing: Listing) -> Select[Any]:
        """The rows of the list on the present tab, with the columns of the facets."""
        joins, columns = listing.narrowed(select(listing.key), self.tab_clause()), []
        for code, name in self.list_facets.items():
            attribute, path = tools.get_field_with_path(self.model, name)
            alias = joins.reach(path)
            columns += facets.column(code, attribute if alias is None else getattr(alias, attribute.key))
        return joins.statement.with_only_columns(*columns, maintain_column_froms=True)

    def facets_key(self, listing: Listing) -> str:
        """Where the facets of this list and tab are stored: those of some companies apart from all others."""
        companies = scopes.companies(current_actor(), self.read_permission, self.model)
        scope = {} if companies is None else {"companies of the reader": str(companies)}
        return stored.key(self.endpoint, f"facets.{self.current_tab()}", {**listing.query.criteria, **scope})


@background.work(KIND, label=lazy_gettext("Counting what a list can be narrowed down to"))
def count(actor: Actor, args: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Count the facets of a list for whoever sees the rows of these companies, and keep the figures."""
    with current_app.test_request_context(args["address"]):
        view = view_named(args["screen"])
        g.actor = scopes.reader(actor, view.read_permission, args["companies"])
        listing = view.listing()
        return {"figures": facets.store(view.facets_key(listing), view.facet_rows(listing))}
