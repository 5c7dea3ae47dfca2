"""The filters of a list: those of the address as pills that can be changed and taken away, and one more to add.

The page holds the controls of these only; the rest are names in a select.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, g, request
from flask_babel import gettext as _

from my_app.admin.doors import Doors
from my_app.admin.filters import Empty
from my_app.admin.foreign_filters import code_of, control_of, relations, usable


@dataclass(frozen=True)
class Pill:
    """A filter with its value: its words, its control, and the address of the list without it."""

    id: str
    name: str
    question: str
    text: str
    input: str
    options: list[tuple[str, Any]]
    value: str
    problem: Any
    url: str


class FilterBar(Doors):
    """Reads the filters of an address, and shows them. An address names each by its code (``flt0_state_equals``)."""

    def handle_filter(self, filter: Any) -> Any:  # noqa: A002 - upstream's name
        """Give a filter that a view made itself its name in the address, and find the way to its column."""
        found = super().handle_filter(filter)
        found.code = code_of(found)
        key = found.key_name or found.column
        if key in self._filter_joins:
            self._filter_joins[key] = relations(self.model, found.column, self._filter_joins[key])
        return found

    def asked_filters(self) -> Iterator[tuple[str, str, str]]:
        """The filters that the address names, known or not: name, code, value."""
        for name, value in request.args.items():
            code = name.partition("_")[2] if name.startswith("flt") else ""
            if code in (self._filter_args or {}) and value.strip():
                yield name, code, value

    def _get_list_filter_args(self) -> list[Any]:
        """The filters of the address. Blank ones are not set; those that make no sense are noted, never ignored."""
        problems: dict[str, Any] = {}
        found = []
        for name, code, value in self.asked_filters():
            index, flt = self._filter_args[code]
            if usable(flt, value):
                found.append((index, str(flt.name), value))
            else:
                problems[name] = _("“%(value)s” cannot be used for “%(name)s”.", value=value[:80], name=flt.name)
        g.filter_problems = problems
        self.added_filter()
        return found

    def filter_pills(self) -> list[Pill]:
        """The filters of the address in its order, then the one that is being added."""
        args, asked = self._get_list_extra_args(), list(self.asked_filters())
        pills: list[Pill] = []
        for name, code, value in asked:
            first = all(pill.id != f"filter-{code}" for pill in pills)
            pills.append(self.pill(args, name, code, value, f"filter-{code if first else name}"))
        added = self.added_filter()
        if added:
            taken = {name.partition("_")[0] for name, _code, _value in asked}
            place = next(f"flt{number}" for number in range(len(asked) + 1) if f"flt{number}" not in taken)
            pills.append(self.pill(args, f"{place}_{added}", added, "", "filter-new"))
        return pills

    def added_filter(self) -> str:
        """The filter that the address wants to be asked for. 400 for one that there is not."""
        code = request.args.get("add", "")
        if code and code not in (self._filter_args or {}):
            abort(400, _("“%(name)s” has a value that does not exist here.", name="add"))
        return code

    def pill(self, args: Any, name: str, code: str, value: str, control_id: str) -> Pill:
        """One filter as the page shows it."""
        flt = self._filter_args[code][1]
        options = [(str(key), words) for key, words in flt.get_options(self) or ()]
        return Pill(
            id=control_id,
            name=name,
            question=_("%(name)s %(operation)s", name=flt.name, operation=flt.operation()),
            text=pill_text(flt, dict(options).get(value, value)) if value else "",
            input=control_of(flt, options),
            options=options,
            value=value,
            problem=g.filter_problems.get(name),
            url=self.url_without(args, name if value else "add"),
        )

    def url_without(self, args: Any, name: str) -> str:
        """The list's address without this argument: all others stay, the page does not."""
        kept = {key: value for key, value in self.kept_arguments().items() if key not in ("page", "url", name)}
        return self.get_url(".index_view", **{**args.extra_args, **kept})

    def filter_choices(self) -> dict[str, list[tuple[str, Any]]]:
        """The filters that can be added, by column: code and question."""
        found: dict[str, list[tuple[str, Any]]] = {}
        for flt in self._filters or ():
            found.setdefault(str(flt.name), []).append((flt.code, flt.operation()))
        return found


def pill_text(flt: Any, value: Any) -> str:
    """A filter in words: “Place contains leeds”, “Reference is empty”."""
    if isinstance(flt, Empty):
        return _("%(name)s %(value)s", name=flt.name, value=value)
    return _("%(name)s %(operation)s %(value)s", name=flt.name, operation=flt.operation(), value=value)
