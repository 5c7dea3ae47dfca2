"""The board's facets: its panel, each value a link that sets one parameter of the address or takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from my_app import i18n
from my_app.errors import Invalid
from my_app.models import Category, EmploymentType, RemotePolicy
from my_app.public.searching import FACETS, facets_open, parameters
from my_app.services import board_facets, searching
from my_app.services.board import Search
from my_app.services.lists.counting import Count
from my_app.services.lists.facets import Value, narrows
from my_app.web.actor import current_actor
from my_app.web.facet_panel import Facet, Link, Panel


def toggle_url(search: Search) -> str:
    """The board's address with the panel, or without it where it is open."""
    return url_for("board.listing", **parameters(search), **({} if facets_open() else {FACETS: "1"}))


def panel(search: Search, total: Count) -> Panel:
    """What the postings that match, of which there are ``total``, can be narrowed down to."""
    found = board_facets.found(search, total)
    names = {
        "type": _("Employment type"),
        "remote": _("Remote policy"),
        "category": _("Category"),
        "language": _("Language"),
        "company": _("Company"),
        "place": _("Place"),
    }
    shown = [facet(search, name, words, found.values.get(name, ()), total) for name, words in names.items()]
    return Panel([] if found.waiting else [each for each in shown if each.links], found.waiting)


def facet(search: Search, name: str, words: Any, values: Sequence[Value], total: Count) -> Facet:
    """One facet; without links where there is nothing to choose."""
    used = parameters(search)
    chosen = used.get(name, "")
    kept = (
        [each for each in values if name != "place" or findable(each.value)] if chosen or narrows(values, total) else []
    )
    if chosen and chosen not in {each.value for each in kept}:
        kept.insert(0, Value(chosen, chosen, None))
    others = {key: value for key, value in used.items() if key != name}
    return Facet(words, [link(name, each, others, chosen) for each in kept])


def link(name: str, each: Value, others: dict[str, str], chosen: str) -> Link:
    """A value: the address with it, or without it where it is chosen."""
    here = {} if each.value == chosen else {name: each.value}
    url = url_for("board.listing", **others, **here, **{FACETS: "1"})
    return Link(in_words(name, each), each.count, url, each.value == chosen)


def in_words(name: str, each: Value) -> Any:
    """The value in the reader's language; companies and places as they are."""
    kinds: dict[str, Any] = {"type": EmploymentType, "remote": RemotePolicy, "category": Category}
    if name in kinds:
        return i18n.label(kinds[name](each.value))
    return i18n.language_name(each.value, current_actor().locale) if name == "language" else each.name


def findable(place: str) -> bool:
    """Whether a search for the place finds it: it has words, and none with a minus before it."""
    try:
        words = searching.parse(place)
    except Invalid:
        return False
    return bool(words.wanted) and not words.unwanted
