"""Why somebody may do something with a row: the answer is that of the policy, for everybody, each row, each right."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import (
    AuditEntry,
    BackgroundTask,
    Company,
    ImportBatch,
    Invitation,
    Job,
    Membership,
    Role,
    SavedView,
    User,
    live,
)
from my_app.policies import ANONYMOUS, Permission, actor_for, rows
from my_app.policies.explain import explain, explain_public
from my_app.policies.rules import RULES
from tests.matrix.declared import PEOPLE

KIND = "matrix"
TABLES = (AuditEntry, BackgroundTask, Company, ImportBatch, Invitation, Job, Membership, Role, SavedView, User)


@pytest.fixture
def within(world):
    """The application's context, in the matrix's world."""
    with world.app.app_context():
        yield world


def allowed_ids(actor, permission, model):
    return set(db.session.scalars(select(model.id).where(rows(actor, permission, model))))


def fits(answer):
    """Only what speaks for it where it is allowed, something against it where it is not; all of it in words."""
    against = [each for each in answer.reasons if not each.holds]
    return all(str(each.words) for each in answer.reasons) and bool(answer.reasons) and bool(against) != answer.allowed


@pytest.mark.parametrize("who", PEOPLE)
def test_each_answer_is_that_of_the_policy(within, who):
    user = db.session.get(User, within.id("user", who)) if who != "nobody" else None
    actor = actor_for(user, "en", "UTC") if user else ANONYMOUS
    seen = set()
    for model in TABLES:
        rights = [right for right, rule in RULES.items() if rule.model is model]
        ids = {right: allowed_ids(actor, right, model) for right in rights}
        for row in db.session.scalars(select(model)).all():
            answers = explain(user, row)
            assert {answer.permission: answer.allowed for answer in answers} == {
                right: row.id in ids[right] for right in rights
            }
            assert all(fits(answer) for answer in answers)
            seen.update(answer.permission for answer in answers)
    assert seen == set(RULES)
    assert set(Permission) - seen == {Permission.ADMIN_ENTER}


def test_what_the_public_sees_is_what_the_board_shows(within):
    on_board = set(db.session.scalars(select(Job.id).join(Job.company).where(live())))
    told = {job.id: explain_public(job) for job in db.session.scalars(select(Job))}
    assert {job_id for job_id, (shown, _reasons) in told.items() if shown} == on_board
    assert all(reasons and all(each.holds is shown for each in reasons) for shown, reasons in told.values())
