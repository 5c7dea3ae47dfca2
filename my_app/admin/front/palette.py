"""Going somewhere by name: screens, postings, companies, people and actions, as a page and inside the palette."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_admin import BaseView, expose
from flask_babel import gettext as _

from my_app.admin.access import ProtectedMixin
from my_app.admin.base import ProtectedModelView
from my_app.models import fold
from my_app.policies import Permission
from my_app.services import finding, workflow
from my_app.services.workflow import TRANSITIONS
from my_app.web.actor import current_actor
from my_app.web.appearance import THEMES


@dataclass(frozen=True)
class Item:
    """One place to go, or one thing to do: with ``sent``, a small form that sends these fields.

    ``back`` names the field that says where to return to.
    """

    icon: str
    words: Any
    url: str
    note: Any = ""
    sent: Mapping[str, Any] | None = None
    back: str = ""


@dataclass(frozen=True)
class Group:
    """Items of one kind, under a heading."""

    words: str
    items: list[Item]


class PaletteView(ProtectedMixin, BaseView):
    """For whoever enters the admin. What stands in it is what the actor's own menu, policy and views give."""

    read_permission = Permission.ADMIN_ENTER

    def is_visible(self) -> bool:
        """Not in the menu: the search field at the top of each page leads here."""
        return False

    @expose("/")
    def index_view(self) -> Any:
        """The page, which needs no script."""
        return self.render("admin/go.html", **self.found())

    @expose("/results")
    def results(self) -> Any:
        """The page's results alone, for the palette."""
        return self.render("admin/go/_results.html", **self.found())

    def found(self) -> dict[str, Any]:
        """What the address asks for, by kind; kinds of which nothing was found are left out."""
        words = request.args.get("q", "").strip()
        found = finding.find(current_actor(), words)
        groups = [
            Group(_("Screens"), matching(words, self.screens())),
            Group(
                _("Postings") if words else _("Changed last"),
                details("briefcase-fill", "job.details_view", found.postings),
            ),
            Group(_("Companies"), details("building", "company.details_view", found.companies)),
            Group(_("People"), people(found.people)),
            Group(_("Actions"), [*steps(found.postings if words else ()), *matching(words, self.actions())]),
        ]
        shown = [group for group in groups if group.items]
        return {"words": words, "groups": shown, "count": sum(len(group.items) for group in shown)}

    def screens(self) -> Iterator[Item]:
        """The actor's menu, the own account and the public site."""
        for entry in [*self.admin.menu(), *self.admin.menu_links()]:
            for item in entry.get_children() if entry.is_category() else [entry]:
                if item.is_accessible() and item.is_visible():
                    yield Item(item.get_icon_value() or "chevron-right", item.name, item.get_url())
        yield Item("person-circle", _("Account"), url_for("account.show"))
        yield Item("globe2", _("Public site"), url_for("board.home"))

    def actions(self) -> Iterator[Item]:
        """What can be begun from anywhere."""
        views = [view for view in self.admin._views if isinstance(view, ProtectedModelView) and view.is_accessible()]
        for view in views:
            if view.can_create:
                yield Item("plus-lg", view.create_label, url_for(f"{view.endpoint}.create_view"))
        for view in views:
            if view.can_export:
                words, url = (
                    _("Export: %(name)s", name=view.name),
                    url_for(f"{view.endpoint}.export", export_type="csv"),
                )
                yield Item("download", words, url)
        for theme, name in THEMES.items():
            words, url = _("Light or dark: %(name)s", name=name), url_for("appearance.choose")
            yield Item("circle-half", words, url, sent={"theme": theme}, back="next")
        yield Item("person-circle", _("Sign out"), url_for("security.logout"), sent={})


def matching(words: str, items: Iterable[Item]) -> list[Item]:
    """The items in whose words every word stands, however it is written."""
    wanted = fold(words).split()
    return [item for item in items if all(word in fold(item.words) for word in wanted)]


def details(icon: str, endpoint: str, rows: Iterable[Any]) -> list[Item]:
    """Rows that have a page of their own."""
    return [Item(icon, row.name, url_for(endpoint, id=row.id), row.note) for row in rows]


def people(rows: Iterable[Any]) -> list[Item]:
    """People: their account for whoever may read accounts, else their line among the members."""
    if current_actor().holds(Permission.USER_READ):
        return details("person-circle", "user.details_view", rows)
    address = "membership.index_view"
    return [Item("person-circle", row.name, url_for(address, search=row.note), row.note) for row in rows]


def steps(postings: Sequence[Any]) -> Iterator[Item]:
    """What the first posting found allows now; a step that needs a reason leads to the field for it."""
    for first in postings[:1]:
        for step in workflow.steps(current_actor(), first.id):
            label = TRANSITIONS[step].label
            if TRANSITIONS[step].needs_reason:
                url = url_for("job.details_view", id=first.id, _anchor="reason")
                yield Item("briefcase-fill", label, url, first.name)
            else:
                sent = {"action": step.value, "rowid": first.id}
                yield Item("briefcase-fill", label, url_for("job.action_view"), first.name, sent, back="url")
