"""A posting's life: which step leads from which state to which, and who may take it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from sqlalchemy import ColumnElement, and_, or_, select

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import Job, JobState, JobStatus, in_any_state, in_state, utcnow
from my_app.policies import Actor, Permission, rows
from my_app.services import audit
from my_app.services.records import usable_ids
from my_app.services.statements import kept
from my_app.services.transaction import transaction
from my_app.services.validation import missing_for_publication, problem_with

LIFETIME = timedelta(days=60)


class Step(enum.StrEnum):
    """What somebody does to a posting."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    REJECT = "reject"
    CLOSE = "close"
    REOPEN = "reopen"
    TRASH = "trash"
    RESTORE = "restore"


@dataclass(frozen=True)
class Transition:
    """A step: the permission it needs, the states it starts from, its words."""

    permission: Permission
    starts: tuple[JobState, ...]
    label: Any
    done: Any
    needs_reason: bool = False

    def clause(self, actor: Actor, now: datetime | None = None) -> ColumnElement[bool]:
        """The postings that ``actor`` can take this step with at ``now`` (the present moment by default)."""
        held = rows(actor, self.permission, Job)
        if now is not None:
            return and_(held, or_(*(in_state(state, now) for state in self.starts)))
        found: ColumnElement[bool] = kept(lambda: and_(held, in_any_state(self.starts)), held, *self.starts)
        return found


S, P = JobState, Permission
_ENDED = (S.CLOSED, S.EXPIRED)
_KEPT = tuple(state for state in JobState if state is not S.TRASH)

TRANSITIONS: dict[Step, Transition] = {
    Step.SUBMIT: Transition(
        P.JOB_SUBMIT,
        (S.DRAFT, S.REJECTED),
        _("Submit for review"),
        _("Submitted for review."),
    ),
    Step.PUBLISH: Transition(
        P.JOB_REVIEW,
        (S.DRAFT, S.IN_REVIEW),
        _("Publish"),
        _("Published."),
    ),
    Step.REJECT: Transition(
        P.JOB_REVIEW,
        (S.IN_REVIEW,),
        _("Reject"),
        _("Rejected."),
        needs_reason=True,
    ),
    Step.CLOSE: Transition(
        P.JOB_CLOSE,
        (S.PUBLISHED, S.SCHEDULED, S.EXPIRED),
        lazy_pgettext("job action", "Close"),
        lazy_pgettext("job action", "Closed."),
    ),
    Step.REOPEN: Transition(
        P.JOB_SUBMIT,
        _ENDED,
        _("Reopen as draft"),
        _("Reopened as a draft."),
    ),
    Step.TRASH: Transition(
        P.JOB_TRASH,
        _KEPT,
        _("Move to trash"),
        _("Moved to the trash."),
    ),
    Step.RESTORE: Transition(
        P.JOB_TRASH,
        (S.TRASH,),
        _("Restore"),
        _("Restored from the trash."),
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What a bulk step did: the postings it moved, and those it left as they were, with the reason."""

    done: list[int]
    left: dict[int, Any]


def take(actor: Actor, step: Step, ids: Sequence[int], reason: str = "", now: datetime | None = None) -> Outcome:
    """Take ``step`` with each of these postings, in one transaction.

    Those out of the actor's sight are passed over without a word; those whose state or content does not
    allow the step are left, and the outcome says why. Raises `Invalid` on a missing reason or too many ids.
    """
    transition = TRANSITIONS[step]
    reason = reason.strip()
    ids = usable_ids(ids)
    _check_reason(transition, reason)
    now = now or utcnow()
    with transaction():
        locked = select(Job).where(Job.id.in_(ids), rows(actor, Permission.JOB_READ, Job)).with_for_update()
        seen = db.session.scalars(locked.order_by(Job.id).execution_options(populate_existing=True)).all()
        able = set(db.session.scalars(select(Job.id).where(Job.id.in_(ids), transition.clause(actor, now))))
        done: list[int] = []
        left: dict[int, Any] = {}
        for job in seen:
            refusal = _refusal(step, job, able)
            if refusal:
                left[job.id] = refusal
                continue
            _apply(step, job, reason, now)
            audit.record(actor, f"job.{step}", job, **({"reason": reason} if reason else {}))
            done.append(job.id)
    return Outcome(done, left)


def take_one(actor: Actor, step: Step, job_id: int, reason: str = "") -> None:
    """Take ``step`` with one posting. Raises `NotFound`, `Forbidden`, `Conflict` or `Invalid`."""
    outcome = take(actor, step, [job_id], reason)
    if outcome.done:
        return
    if job_id not in outcome.left:
        raise NotFound
    held = db.session.scalar(select(Job.id).where(Job.id == job_id, rows(actor, TRANSITIONS[step].permission, Job)))
    raise Conflict(outcome.left[job_id]) if held else Forbidden


def steps(actor: Actor, job_id: int) -> list[Step]:
    """The steps that ``actor`` can take with this posting now."""
    flags = [transition.clause(actor).label(step.value) for step, transition in TRANSITIONS.items()]
    row = db.session.execute(select(*flags).where(Job.id == job_id)).one_or_none()
    return [step for step in Step if row is not None and getattr(row, step.value)]


def _check_reason(transition: Transition, reason: str) -> None:
    if transition.needs_reason and not reason:
        raise Invalid({"reason": _("Say why, so that the employer can mend it.")})
    if problem := problem_with(Job, "reject_reason", reason):
        raise Invalid({"reason": problem})


def _refusal(step: Step, job: Job, able: set[int]) -> Any:
    if job.id not in able:
        return _("Not possible now: the posting’s state or your rights do not allow it.")
    if step in (Step.SUBMIT, Step.PUBLISH):
        return next(iter(missing_for_publication(job).values()), None)
    return None


def _apply(step: Step, job: Job, reason: str, now: datetime) -> None:
    match step:
        case Step.SUBMIT:
            job.status, job.submitted_at, job.reject_reason = JobStatus.IN_REVIEW, now, None
        case Step.PUBLISH:
            _publish(job, now)
        case Step.REJECT:
            job.status, job.reject_reason = JobStatus.REJECTED, reason
        case Step.CLOSE:
            _close(job, now)
        case Step.REOPEN:
            job.status, job.published_at, job.expires_at = JobStatus.DRAFT, None, None
            job.submitted_at = job.approved_at = None
        case Step.TRASH:
            job.deleted_at = now
        case Step.RESTORE:
            job.deleted_at = None


def _close(job: Job, now: datetime) -> None:
    """What had not begun yet never was public, and does not become so when its planned time passes."""
    if job.published_at is not None and job.published_at > now:
        job.published_at = None
    job.status = JobStatus.CLOSED


def _publish(job: Job, now: datetime) -> None:
    """Begin now, or at the time that was planned; end at the planned time, or after `LIFETIME`."""
    if job.published_at is None or job.published_at < now:
        job.published_at = now
    if job.expires_at is None or job.expires_at <= job.published_at:
        job.expires_at = job.published_at + LIFETIME
    job.status, job.reject_reason, job.approved_at = JobStatus.PUBLISHED, None, now
