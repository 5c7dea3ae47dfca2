"""Questions about the state of a posting that people see, clock and trash included."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_

from my_app import i18n
from my_app.admin.filters.base import Filter
from my_app.admin.filters.choices import AnyChoice, Choice, NoChoice
from my_app.models import Job, JobState, in_state


class StateIs(Choice):
    """The state is this."""

    code = "state_equals"

    def condition(self, column: Any, value: str) -> Any:
        """The clause of the state."""
        return in_state(JobState(value))


class StateIsOneOf(AnyChoice):
    """The state is one of these."""

    code = "state_in"

    def condition(self, column: Any, value: list[str]) -> Any:
        """The clauses of the states."""
        return or_(*(in_state(JobState(each)) for each in value))


class StateIsNot(NoChoice):
    """The state is none of these."""

    code = "state_not_in"

    def condition(self, column: Any, value: list[str]) -> Any:
        """The clauses of all others: every posting is in one state."""
        return or_(False, *(in_state(state) for state in JobState if state.value not in value))


def state_filters(name: Any) -> tuple[Filter, ...]:
    """The questions about the state."""
    options = i18n.choices(JobState)
    return tuple(make(Job.status, name, options) for make in (StateIs, StateIsOneOf, StateIsNot))
