"""How one condition looks on the page: its words, the control that changes it, the other questions of its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from flask_babel import gettext as _

from my_app.admin.filters.address import Condition
from my_app.admin.filters.base import MAX_VALUE_LENGTH, Filter, split
from my_app.admin.filters.foreign import control_of

# Up to so many options are check boxes; more are a select that takes several.
MOST_BOXES = 30


@dataclass(frozen=True)
class Control:
    """A condition with its control. ``values`` are those of the inputs, of the boxes, or what is selected."""

    id: str
    name: str
    label: str
    question: str
    operation: str
    text: str
    input: str
    shape: str
    options: list[tuple[str, Any]]
    values: Sequence[str]
    max_length: int
    problem: str
    url: str
    others: list[tuple[str, Any]]


def control(view: Any, asked: Condition, control_id: str, problem: str, url: str) -> Control:
    """The condition as the page shows it; ``url`` is the list without it. One that there is not has no control."""
    flt = asked.flt
    if flt is None:
        return Control(control_id, asked.name, asked.name, asked.name, "", "", "", "", [], [], 0, problem, url, [])
    options = [(str(key), words) for key, words in flt.get_options(view) or ()]
    name, operation = str(flt.name), str(flt.operation())
    return Control(
        id=control_id,
        name=asked.name,
        label=name,
        question=_("%(name)s %(operation)s", name=name, operation=operation),
        operation=operation,
        text=sentence_of(flt, asked.value, dict(options)) if asked.value and not problem else "",
        input=control_of(flt, options),
        shape=shape_of(flt, options),
        options=options,
        values=values_of(flt, asked.value),
        max_length=getattr(flt, "max_length", MAX_VALUE_LENGTH),
        problem=problem,
        url=url,
        others=[(other.code, other.operation()) for other in view.questions_beside(flt) if other is not flt],
    )


def sentence_of(flt: Any, value: str, options: dict[str, Any]) -> str:
    """A condition in words: “Place contains leeds”, “Reference is empty”."""
    if isinstance(flt, Filter):
        return str(flt.sentence(value, options))
    shown = options.get(value, value)
    return str(_("%(name)s %(operation)s %(value)s", name=flt.name, operation=flt.operation(), value=shown))


def either(texts: Sequence[str]) -> str:
    """Conditions of which one must hold: “Place contains leeds or Place contains york”."""
    return reduce(lambda first, second: _("%(first)s or %(second)s", first=first, second=second), texts)


def shape_of(flt: Any, options: Sequence[Any]) -> str:
    """``one`` control, the two of a ``range``, ``boxes``, or a select that takes ``many``."""
    if not isinstance(flt, Filter):
        return "one"
    return "boxes" if flt.shape == "many" and len(options) <= MOST_BOXES else flt.shape


def values_of(flt: Any, value: str) -> Sequence[str]:
    """What stands in the controls."""
    shape = getattr(flt, "shape", "one")
    if shape == "many":
        return split(value)
    return value.partition("..")[::2] if shape == "range" else (value,)
