"""Counting long lists in the background: nobody waits for it, and the next who looks finds the figure."""

from __future__ import annotations

from typing import Any

from flask import current_app, g
from flask_babel import lazy_gettext

from my_app.admin.doors import view_named
from my_app.admin.lists.listing import Listing
from my_app.admin.lists.tab_counts import TabCounts
from my_app.policies import Actor
from my_app.services import background
from my_app.services.background import Progress
from my_app.services.lists import stored

KIND = "list.count"


def ask(view: Any, listing: Listing, address: str) -> None:
    """Have the list of this address counted, unless somebody has asked for it lately."""
    stored.ask(TabCounts(listing).key("asked"), KIND, {"screen": view.endpoint, "address": address})


@background.work(KIND, label=lazy_gettext("Counting a list"))
def count(actor: Actor, args: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Count what each tab of a list holds, for whoever sees all of its rows, and keep the figures."""
    with current_app.test_request_context(args["address"]):
        g.actor = actor
        view = view_named(args["screen"])
        figures = TabCounts(view.listing()).figures(view.tab_clauses())
        stored.store(figures)
    return {"figures": len(figures)}
