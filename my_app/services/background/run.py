"""Doing background work: what is due, who takes it, as whom, and what comes of it.

A task is taken by compare-and-set on its row, so that two workers never have the same one; the moment at which it was
taken is the claim, and every later write asks for it. A task whose worker has died is due again once its beat is old.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import aliased

from my_app import i18n
from my_app.errors import DomainError, Invalid
from my_app.extensions import db
from my_app.models import BackgroundTask, TaskState, User, utcnow
from my_app.policies import COMMAND_LINE, Actor, actor_for
from my_app.services.background.kinds import ATTEMPTS, KINDS, Kind, at_the_end
from my_app.services.background.progress import Interrupted, Progress, Stopped
from my_app.services.transaction import aside, transaction

log = structlog.get_logger()
LOST_AFTER = timedelta(seconds=60)
FIRST_DELAY, MAX_DELAY = 10.0, 3600.0
MAX_ERROR = 2000
T = BackgroundTask


@dataclass(frozen=True)
class Claim:
    """A task that this worker has taken."""

    id: int
    kind: str
    user_id: int | None
    args: dict[str, Any]
    attempt: int
    at: datetime


def due(
    now: datetime,
    lost_after: timedelta = LOST_AFTER,
    limit: int = 20,
    besides: Collection[int] = (),
    kind: str | None = None,
) -> list[int]:
    """The ids of what is to be done now, the oldest first; a read and no more."""
    statement = select(T.id).where(_is_due(now, lost_after), _has_turn(now)).order_by(T.due_at, T.id).limit(limit)
    if besides:
        statement = statement.where(T.id.not_in(besides))
    if kind is not None:
        statement = statement.where(T.kind == kind)
    return list(db.session.scalars(statement))


def take(task_id: int, now: datetime, lost_after: timedelta = LOST_AFTER) -> Claim | None:
    """Make a task this worker's; None when it is not due, or another was quicker."""
    with transaction():
        row = db.session.execute(select(T.kind, T.user_id, T.args, T.attempts).where(T.id == task_id)).one_or_none()
        if row is None:
            return None
        mine = (T.id == task_id, T.attempts == row.attempts, _is_due(now, lost_after), _has_turn(now))
        values = {"state": TaskState.RUNNING, "attempts": row.attempts + 1, "started_at": now, "beat_at": now}
        statement = update(T).where(*mine).values(**values).execution_options(synchronize_session=False)
        taken = db.session.execute(statement).rowcount  # type: ignore[attr-defined]
    return Claim(task_id, row.kind, row.user_id, row.args, row.attempts + 1, now) if taken else None


def run(
    task_id: int,
    now: datetime | None = None,
    lost_after: timedelta = LOST_AFTER,
    ending: Callable[[], bool] = lambda: False,
) -> bool:
    """Take a task and do it; whether it was this worker's. Never raises what the work raises."""
    claim = take(task_id, now or utcnow(), lost_after)
    if claim is None:
        return False
    actor = _actor(claim)
    if actor is None:
        _end(claim, TaskState.STOPPED)
        return True
    with i18n.speaking(actor.locale):
        _do(claim, actor, ending)
    return True


def run_waiting(now: datetime | None = None, kind: str | None = None) -> int:
    """Do here and now all that waits and is due (of one ``kind``), and what that asks for; how many tasks it were."""
    count = 0
    while ids := due(now or utcnow(), limit=1, kind=kind):
        count += run(ids[0], now)
    return count


def beat(task_ids: Collection[int], now: datetime) -> None:
    """Say that the worker of these tasks is alive; never waits for SQLite's writer, which is often one of them."""
    with aside(db.engine) as connection:
        mine = update(T).where(T.id.in_(task_ids), T.state == TaskState.RUNNING)
        connection.execute(mine.values(beat_at=now))


def release(task_ids: Collection[int]) -> None:
    """Let other workers have these tasks, which this one will not bring to their end."""
    with transaction():
        mine = update(T).where(T.id.in_(task_ids), T.state == TaskState.RUNNING)
        statement = mine.values(state=TaskState.WAITING, attempts=T.attempts - 1)
        db.session.execute(statement.execution_options(synchronize_session=False))


def _do(claim: Claim, actor: Actor, ending: Callable[[], bool]) -> None:
    progress = Progress(claim.id, claim.at, ending)
    try:
        kind = _kind(claim)
        progress.at_the_end = at_the_end(claim.kind)
        with transaction():
            result = kind.run(actor, claim.args, progress)
            if not progress.finished:
                progress.finish(result)
    except Interrupted:
        _give_back(claim)
    except Stopped:
        _end(claim, TaskState.STOPPED)
    except DomainError as error:
        _end(claim, TaskState.DEAD, sentence(error))
    except Exception as error:
        log.exception("task_failed", task=claim.id, kind=claim.kind, attempt=claim.attempt)
        _try_again(claim, type(error).__name__)


def _actor(claim: Claim) -> Actor | None:
    """Whoever asked, with what they may do now; None for somebody who is gone or deactivated."""
    if claim.user_id is None:
        return COMMAND_LINE
    user = db.session.get(User, claim.user_id, populate_existing=True)
    if user is None or not user.is_active:
        return None
    locale = user.locale if user.locale in i18n.LOCALES else i18n.DEFAULT_LOCALE
    return actor_for(user, str(locale), user.timezone or "UTC")


def _kind(claim: Claim) -> Kind:
    """What does it. Raises KeyError where the worker is of an older release, and `DomainError` when it is enough."""
    kind = KINDS[claim.kind]
    if claim.attempt > kind.attempts:  # it never came to the end of an attempt: killed, out of memory
        raise DomainError(_("The worker ended in the middle of it too often."))
    return kind


def _try_again(claim: Claim, error: str) -> None:
    if claim.attempt >= (KINDS[claim.kind].attempts if claim.kind in KINDS else ATTEMPTS):
        _end(claim, TaskState.DEAD, error)
    else:
        due_at = utcnow() + timedelta(seconds=delay(claim.attempt))
        _change(claim, state=TaskState.WAITING, due_at=due_at, error=error[:MAX_ERROR])


def _give_back(claim: Claim) -> None:
    """What was interrupted was no attempt."""
    _change(claim, state=TaskState.WAITING, attempts=claim.attempt - 1)


def _end(claim: Claim, state: TaskState, error: str = "") -> None:
    _change(claim, state=state, error=error[:MAX_ERROR], finished_at=utcnow(), **at_the_end(claim.kind))


def _change(claim: Claim, **values: Any) -> None:
    with transaction():
        mine = (T.id == claim.id, T.state == TaskState.RUNNING, T.started_at == claim.at)
        db.session.execute(update(T).where(*mine).values(**values).execution_options(synchronize_session=False))


def delay(attempt: int) -> float:
    """Seconds until the next attempt: four times as long each time, and not all at the same moment."""
    return float(min(FIRST_DELAY * 4 ** (attempt - 1), MAX_DELAY) * random.uniform(0.8, 1.2))  # noqa: S311 - no secret


def sentence(error: DomainError) -> str:
    """What to tell a person about a refusal."""
    if isinstance(error, Invalid):
        return " ".join(str(message) for message in error.errors.values())
    return str(error.message) or _("This is not possible, or not possible any more.")


def _is_due(now: datetime, lost_after: timedelta) -> ColumnElement[bool]:
    waits = and_(T.state == TaskState.WAITING, T.due_at <= now)
    lost = and_(T.state == TaskState.RUNNING, T.beat_at < now - lost_after)
    return or_(waits, lost)


def _has_turn(now: datetime) -> ColumnElement[bool]:
    """Of the work that a person may have one of at a time, only the first."""
    single = [kind.name for kind in KINDS.values() if kind.one_per_user]
    other = aliased(BackgroundTask)
    first = and_(other.state == TaskState.WAITING, other.due_at <= now, other.id < T.id)
    ahead = select(other.id).where(
        other.kind == T.kind, other.user_id == T.user_id, other.id != T.id, or_(other.state == TaskState.RUNNING, first)
    )
    return or_(T.kind.not_in(single), ~ahead.correlate(T).exists())
