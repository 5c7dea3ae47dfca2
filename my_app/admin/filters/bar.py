"""The filters of a list: each group of the address as a pill that can be changed and taken away, and one more to add.

The page holds the controls of these only; the rest are names in a select.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, g, request
from flask_babel import gettext as _

from my_app.admin.doors import Doors
from my_app.admin.filters import address as filter_address
from my_app.admin.filters.address import Condition
from my_app.admin.filters.base import Filter
from my_app.admin.filters.control import Control, control, either
from my_app.admin.filters.foreign import code_of, relations
from my_app.admin.filters.groups import Asked

# Where a request keeps the filters of its address.
READ = "jobdesk.filters"


@dataclass(frozen=True)
class Pill:
    """A group of conditions: its words, its controls, and the address of the list without it."""

    group: str
    text: str
    controls: list[Control]
    url: str
    open: bool
    adding: bool
    joinable: bool


class FilterBar(Doors):
    """Reads the filters of an address (`filter_address`), and shows them."""

    def handle_filter(self, filter: Any) -> Any:  # noqa: A002 - upstream's name
        """Give a filter that a view made itself its name in the address, and find the way to its column."""
        found = super().handle_filter(filter)
        found.code = code_of(found)
        key = found.key_name or found.column
        if key in self._filter_joins:
            self._filter_joins[key] = relations(self.model, found.column, self._filter_joins[key])
        return found

    def asked_groups(self) -> list[list[Condition]]:
        """The conditions that the address names, known or not, in their groups; read and checked once in a request."""
        found: list[list[Condition]] | None = request.environ.get(READ)
        if found is None:
            known = self._filter_args
            found = filter_address.grouped(filter_address.conditions(request.args, known)) if known else []
            request.environ[READ], g.filter_problems = found, filter_address.problems(found)
        return found

    def filter_groups(self) -> list[list[Asked]]:
        """The filters of the address with their values; all groups must hold, and one filter of each group."""
        return [[(asked.flt, asked.value) for asked in group] for group in self.asked_groups()]

    def _get_list_filter_args(self) -> list[Any]:
        """The filters of the address for upstream. Those that make no sense are noted, never ignored."""
        groups = self.asked_groups()
        problems = g.filter_problems
        self.added_filter()
        usable = [asked for group in groups for asked in group if asked.name not in problems]
        return [(self._filter_args[asked.code][0], asked.name, asked.value) for asked in usable]

    def _get_filters(self, filters: Sequence[Any] | None) -> dict[str, Any]:
        """The filters as arguments of an address, by the names that they have in this one."""
        return {name: value for _index, name, value in filters or ()}

    def settled_arguments(self) -> dict[str, str]:
        """The present address as it should be: without blanks, and each filter in one parameter."""
        return filter_address.settled(request.args, self._filter_args or {})

    def filter_pills(self) -> list[Pill]:
        """The groups of the address in its order, then the filter that is being added to one of them or by itself."""
        added, groups, seen = self.added_filter(), self.asked_groups(), set[str]()
        joined = self.group_to_join(groups)
        pills = [self.pill(group, seen, added, joined=group is joined) for group in groups]
        if added and joined is None:
            pills.append(self.pill([self.blank(added, filter_address.next_name(groups, added))], seen))
        return pills

    def added_filter(self) -> str:
        """The filter that the address wants to be asked for. 400 for one that there is not."""
        code = request.args.get("add", "")
        if code and code not in (self._filter_args or {}):
            abort(400, _("“%(name)s” has a value that does not exist here.", name="add"))
        return code

    def group_to_join(self, groups: list[list[Condition]]) -> list[Condition] | None:
        """The group that the next filter is added to by “or”; None when none is asked for, or it is gone."""
        asked = request.args.get("or", "")
        return next((group for group in groups if asked and group[0].group == asked), None)

    def blank(self, code: str, name: str) -> Condition:
        """A condition that waits for its value."""
        return Condition(name, "", False, code, "", self._filter_args[code][1])

    def pill(self, group: list[Condition], seen: set[str], added: str = "", *, joined: bool = False) -> Pill:
        """One group as the page shows it; a ``joined`` one with the filter ``added``, or the choice of one."""
        number, problems = group[0].group, g.filter_problems
        asked = list(group)
        if joined and added:
            asked.append(self.blank(added, filter_address.next_name([group], added, number)))
        controls = [self.control(each, seen) for each in asked]
        shut = not joined and all(each.value and each.name not in problems for each in group)
        return Pill(
            group=number,
            text=either([control.text or control.question for control in controls[: len(group)]]),
            controls=controls,
            url=self.url_without(*(each.name if each.value else "add" for each in group)),
            open=not shut,
            adding=joined and not added,
            joinable=shut and all(isinstance(each.flt, Filter) for each in group),
        )

    def control(self, asked: Condition, seen: set[str]) -> Control:
        """The control of a condition. The first about a question has an id without a number."""
        control_id = f"filter-{asked.name if asked.code in seen else asked.code}" if asked.value else "filter-new"
        seen.add(asked.code)
        problem = g.filter_problems.get(asked.name, "")
        return control(self, asked, control_id, problem, self.url_without(asked.name if asked.value else "add"))

    def url_without(self, *names: str) -> str:
        """The list's address without these arguments: all others stay, the page does not."""
        gone = {"page", "url", "or", *names}
        kept = {key: value for key, value in self.kept_arguments().items() if key not in gone}
        return self.get_url(".index_view", **{**self.carried_arguments(), **kept})

    def _refresh_filters_cache(self) -> None:
        super()._refresh_filters_cache()
        # By their names as they are written in the source: what is one column in English is one in every language.
        self._questions: dict[str, list[Any]] = {}
        for flt in self._filters or ():
            self._questions.setdefault(str(flt.name), []).append(flt)
        self._beside = {flt.code: questions for questions in self._questions.values() for flt in questions}

    def questions_beside(self, flt: Any) -> list[Any]:
        """The filters that ask about the same column, this one among them."""
        return self._beside[flt.code]

    def filter_choices(self) -> list[tuple[str, Any]]:
        """The columns that can be filtered by: the code of the first question about each, and its name."""
        return [(questions[0].code, questions[0].name) for questions in self._questions.values()]
