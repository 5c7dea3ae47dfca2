"""The filters of an address: one parameter a condition, ``flt0_place_contains=leeds``.

The number names a group, and all groups must hold. A condition of the same group is told by ``or`` and a number of its
own, ``flt0or1_place_contains=york``: of a group's conditions one must hold. Names and values are the same in every
language. A form's parameters are others where one value has several controls, or another question was chosen
(``as_flt0_place_contains=place_begins``): `settled` makes one address of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from my_app.admin.filters.base import Filter, Unusable
from my_app.admin.filters.foreign import usable

NAME = re.compile(r"flt(\d{1,3})(or\d{1,3})?_(\w{1,80})", re.ASCII)
AS = "as_"
MAX_CONDITIONS = 20
# The filters of a view by code, each with its place among them.
Known = Mapping[str, tuple[int, Any]]


@dataclass(frozen=True)
class Condition:
    """One parameter of the address. ``flt`` is None for a filter that there is not."""

    name: str
    group: str
    joins: bool
    code: str
    value: str
    flt: Any


def conditions(args: MultiDict[str, str], known: Known) -> Iterator[Condition]:
    """What the address asks, in its order, usable or not; blanks ask nothing."""
    for name in args:
        if not (name.startswith("flt") and "_" in name):
            continue
        found = NAME.fullmatch(name)
        group, joins, code = found.groups() if found else ("", None, name)
        flt = known[code][1] if code in known else None
        value = value_of(flt, args.getlist(name))
        if value.strip():
            yield Condition(name, group, bool(joins), code, value, flt)


def value_of(flt: Any, values: list[str]) -> str:
    """One value from what the controls of a filter send."""
    return flt.joined(values) if isinstance(flt, Filter) and len(values) > 1 else values[0]


def grouped(asked: Iterable[Condition]) -> list[list[Condition]]:
    """The conditions in their groups. A second one that begins a group of the same number is a group of its own."""
    found: list[list[Condition]] = []
    open_groups: dict[str, list[Condition]] = {}
    for condition in asked:
        group = open_groups.get(condition.group)
        if group is not None and (condition.joins or all(other.joins for other in group)):
            group.append(condition)
        else:
            found.append([condition])
            open_groups.setdefault(condition.group, found[-1])
    return found


def problems(groups: Iterable[list[Condition]]) -> dict[str, str]:
    """Why conditions cannot be asked, by their names in the address."""
    found: dict[str, str] = {}
    asked = [(condition, len(group)) for group in groups for condition in group]
    for place, (condition, size) in enumerate(asked):
        reason = problem(condition, size, place)
        if reason:
            found[condition.name] = reason
    return found


def problem(condition: Condition, size: int, place: int) -> str:
    """Why this condition cannot be asked in a group of ``size``, as the ``place``-th of all; empty when it can."""
    flt, shown = condition.flt, condition.value[:80]
    if flt is None:
        return _("There is no filter “%(name)s” here.", name=condition.name[:80])
    if place >= MAX_CONDITIONS:
        return _("A list takes at most %(limit)s filters.", limit=MAX_CONDITIONS)
    if size > 1 and not isinstance(flt, Filter):
        return _("“%(name)s” cannot be joined to another filter by “or”.", name=flt.name)
    try:
        if usable(flt, condition.value):
            return ""
    except Unusable as error:
        return _("“%(name)s”: %(reason)s", name=flt.name, reason=error.reason)
    return _("“%(value)s” cannot be used for “%(name)s”.", value=shown, name=flt.name)


def settled(args: MultiDict[str, str], known: Known) -> dict[str, str]:
    """The address that a form means: no blanks, one value a name, questions exchanged for those that were chosen."""
    found: dict[str, str] = {}
    for name in args:
        if name.startswith(AS) or name == "to" or says_more(name):
            continue
        condition = NAME.fullmatch(name)
        code = condition[3] if condition else ""
        chosen = args.get(AS + name, "")
        value = value_of(known[code][1], args.getlist(name)) if code in known else args[name]
        if chosen in known and chosen != code and condition:
            found |= exchanged(name, value, condition, chosen, known[chosen][1])
        elif value:
            found[name] = value
    if args.get("to") and args.get("add"):
        found["or"] = args["to"]
    return found


def says_more(name: str) -> bool:
    """Whether a parameter of this name would say something else to whoever makes an address of it (`url_for`)."""
    return name == "endpoint" or name.startswith("_")


def exchanged(name: str, value: str, condition: re.Match[str], code: str, flt: Any) -> dict[str, str]:
    """The parameter for another question. A value that does not fit it is asked for anew."""
    spellings = (value, value_of(flt, [value, ""])) if value.strip() else ()
    for text in spellings:
        if not problem(Condition(name, "", False, code, text, flt), 1, 0):
            return {f"{name.removesuffix(condition[3])}{code}": text}
    return {"add": code, "or": condition[1]} if condition[2] else {"add": code}


def next_name(groups: list[list[Condition]], code: str, joined_to: str = "") -> str:
    """The name for one more condition: in a group of its own, or in the one with this number."""
    names = {condition.name.partition("_")[0] for group in groups for condition in group}
    mark = f"{joined_to}or" if joined_to else ""
    return next(f"flt{mark}{n}_{code}" for n in range(bool(joined_to), 1000) if f"flt{mark}{n}" not in names)
