"""The steps of a posting's life as row, page and bulk actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, request
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement

from my_app.errors import NotFound
from my_app.services import workflow
from my_app.services.workflow import TRANSITIONS, Outcome, Step
from my_app.web.actor import current_actor

# What a row offers as a button of its own; the rest is on the posting's page and in the bulk menu.
ROW_STEPS = (Step.SUBMIT, Step.PUBLISH, Step.REJECT, Step.CLOSE, Step.REOPEN, Step.RESTORE)


def step_action(step: Step) -> Callable[[Any, Sequence[int]], None]:
    """The bulk action that takes ``step``."""

    @action(step.value, TRANSITIONS[step].label)
    def act(view: Any, ids: Sequence[int]) -> None:
        show(workflow.take(current_actor(), step, ids, request.form.get("reason", "")), step)

    return act


def show(outcome: Outcome, step: Step) -> None:
    """Say what was done and what was left. Postings out of sight are not there: only them, and it is a 404."""
    if not outcome.done and not outcome.left:
        raise NotFound
    if outcome.done:
        flash(
            ngettext(
                "%(done)s (%(num)s posting)",
                "%(done)s (%(num)s postings)",
                len(outcome.done),
                done=TRANSITIONS[step].done,
            ),
            "success",
        )
    for reason in dict.fromkeys(str(reason) for reason in outcome.left.values()):
        count = sum(str(other) == reason for other in outcome.left.values())
        flash(_("Left as they are: %(count)s. %(reason)s", count=count, reason=reason), "warning")


class StepsMixin:
    """Steps for the view of postings: each only where the policy and the state allow it."""

    # Actions that want a reason in words.
    reason_actions = frozenset(step.value for step in Step if TRANSITIONS[step].needs_reason)

    action_submit = step_action(Step.SUBMIT)
    action_publish = step_action(Step.PUBLISH)
    action_reject = step_action(Step.REJECT)
    action_close = step_action(Step.CLOSE)
    action_reopen = step_action(Step.REOPEN)
    action_trash = step_action(Step.TRASH)
    action_restore = step_action(Step.RESTORE)

    def is_action_allowed(self: Any, name: str) -> bool:
        """A step needs its permission over some posting; there is no deleting past the trash."""
        return name in set(Step) and self.may(TRANSITIONS[Step(name)].permission)

    def get_actions_list(self: Any) -> Any:
        """The steps in the order of a posting's life."""
        actions, questions = super().get_actions_list()  # type: ignore[misc]
        return sorted(actions, key=lambda item: list(Step).index(Step(item[0]))), questions

    def row_flags(self: Any) -> dict[str, ColumnElement[bool]]:
        """Which steps each row allows, answered by the list's own query."""
        actor = current_actor()
        steps = {
            step.value: TRANSITIONS[step].clause(actor) for step in ROW_STEPS if self.is_action_allowed(step.value)
        }
        return {**super().row_flags(), **steps}  # type: ignore[misc]

    def row_buttons(self: Any, right: Any) -> list[tuple[Any, str]]:
        """The steps that this row allows at once."""
        steps = (step for step in row_steps(right) if not TRANSITIONS[step].needs_reason)
        return [(TRANSITIONS[step].label, step.value) for step in steps]

    def row_links(self: Any, right: Any) -> list[tuple[Any, str]]:
        """The steps that this row allows and that need a word first: they lead to the posting's page."""
        return [(TRANSITIONS[step].label, "reason") for step in row_steps(right) if TRANSITIONS[step].needs_reason]


def row_steps(right: Any) -> list[Step]:
    """The steps that the list's query allowed a row."""
    return [step for step in ROW_STEPS if getattr(right, step.value, False)]
