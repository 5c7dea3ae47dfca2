"""The steps of a posting's life as row, page and bulk actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, request
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy import ColumnElement

from my_app.admin.lists.row_actions import RowAction
from my_app.errors import NotFound
from my_app.models import JobState
from my_app.services import workflow
from my_app.services.workflow import TRANSITIONS, Outcome, Step
from my_app.web.actor import current_actor

# What a row offers in its menu; the rest is on the posting's page and in the bulk menu.
ROW_STEPS = (Step.SUBMIT, Step.PUBLISH, Step.REJECT, Step.CLOSE, Step.REOPEN, Step.RESTORE)

EMPTY = {
    JobState.DRAFT: lazy_gettext("There are no drafts. A new posting begins as one."),
    JobState.IN_REVIEW: lazy_gettext("Nothing is waiting for review. Submit a draft when it is ready."),
    JobState.SCHEDULED: lazy_gettext("Nothing is scheduled. A posting that is approved before it begins waits here."),
    JobState.PUBLISHED: lazy_gettext("Nothing is published at the moment."),
    JobState.EXPIRED: lazy_gettext("Nothing has expired."),
    JobState.REJECTED: lazy_gettext("Nothing is rejected."),
    JobState.CLOSED: lazy_gettext("Nothing is closed."),
    JobState.TRASH: lazy_gettext("The trash is empty."),
}
SEE = {JobState.DRAFT: lazy_gettext("See the drafts"), JobState.IN_REVIEW: lazy_gettext("See what waits for review")}


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

    def row_actions(self: Any) -> list[RowAction]:
        """The steps that a row may offer; one that needs a word first leads to the posting's page."""
        steps = [(step, TRANSITIONS[step]) for step in ROW_STEPS if self.is_action_allowed(step.value)]
        return [
            RowAction(step.value, transition.label, anchor="reason" if transition.needs_reason else "")
            for step, transition in steps
        ]

    def page_actions(self: Any, row: Any) -> list[RowAction]:
        """None of these: a posting's page has its steps."""
        return []

    def empty_words(self: Any, tab: str) -> Any:
        """What it means that this tab is empty."""
        if tab == JobState.IN_REVIEW and self.is_action_allowed(Step.PUBLISH.value):
            return _("Nothing waits for you.")
        return EMPTY.get(tab) or _("There are no postings yet.")

    def empty_links(self: Any, tab: str) -> list[tuple[Any, str]]:
        """From an empty tab to where the next posting for it is found."""
        reviews = self.is_action_allowed(Step.PUBLISH.value)
        source = {
            JobState.IN_REVIEW: None if reviews else JobState.DRAFT,
            JobState.SCHEDULED: JobState.IN_REVIEW if reviews else JobState.DRAFT,
            JobState.PUBLISHED: JobState.IN_REVIEW if reviews else JobState.DRAFT,
        }.get(tab)
        links = [(SEE[source], self.tab_url(source.value))] if source else []
        return links if tab == "all" else [*links, (_("See all postings"), self.tab_url("all"))]
