"""What the databases refuse comes out as a field's message, on both alike."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlalchemy.exc import DataError

from my_app.errors import Conflict, Invalid, Stale
from my_app.extensions import db
from my_app.models import Company, Invitation, Job, JobStatus, Membership, Role, SalaryPeriod, SavedView, User, utcnow
from my_app.policies import COMMAND_LINE
from my_app.services import audit
from my_app.services.integrity import MESSAGES
from my_app.services.transaction import transaction
from tests.trail import trail

# Nobody types what these guard: a stray value is a fault of ours, and is told as a conflict.
UNSPOKEN = {
    "ck_background_task_progress_positive",
    "uq_user_fs_uniquifier",
    "uq_invitation_token_hash",
    "ck_saved_view_company_of_audience",
    "ck_saved_view_name_present",
    "ck_passkey_name_present",
    "uq_passkey_credential_id",
    "uq_recovery_code_user_id_code_hash",
    "uq_api_token_token_hash",
    "uq_user_session_token_hash",
}
NOW = utcnow()


def job(cast, **values):
    return Job(company=cast.acme, title="New", **values)


def invitation(cast, **values):
    return Invitation(company=cast.acme, expires_at=NOW, **values)


def view(cast, name):
    return SavedView(user_id=cast.owner.id, screen="job", name=name)


ROWS = {
    "uq_user_email_lower": lambda _: User(email="OWNER@example.org", fs_uniquifier="x"),
    "uq_role_name": lambda _: Role(name="admin"),
    "uq_company_slug": lambda _: Company(name="Other", slug="acme"),
    "ck_company_name_present": lambda _: Company(name="", slug="other"),
    "uq_membership_user_id_company_id": lambda cast: Membership(user=cast.owner, company=cast.acme),
    "uq_invitation_company_id_email_lower": lambda cast: invitation(cast, email="A@example.org", token_hash="b"),
    "uq_saved_view_user_id_screen_name": lambda cast: view(cast, "mine"),
    "uq_job_company_id_reference": lambda cast: job(cast, reference="A-1"),
    "ck_job_title_present": lambda cast: Job(company=cast.acme, title=""),
    "ck_job_salary_positive": lambda cast: job(cast, salary_from=-1, salary_currency="EUR", salary_period="year"),
    "ck_job_salary_order": lambda cast: job(
        cast, salary_from=2, salary_to=1, salary_currency="EUR", salary_period=SalaryPeriod.YEAR
    ),
    "ck_job_salary_complete": lambda cast: job(cast, salary_from=Decimal(1)),
    "ck_job_expiry_after_publication": lambda cast: job(cast, published_at=NOW, expires_at=NOW - timedelta(days=1)),
    "ck_job_published_has_time": lambda cast: job(cast, status=JobStatus.PUBLISHED),
    "ck_job_rejected_has_reason": lambda cast: job(cast, status=JobStatus.REJECTED),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_violated_constraint_is_told_at_its_field(cast, name):
    db.session.add_all([invitation(cast, email="a@example.org", token_hash="a"), view(cast, "mine")])
    db.session.commit()
    with pytest.raises(Invalid) as error, transaction():
        db.session.add(ROWS[name](cast))
    assert list(error.value.errors) == [MESSAGES[name][0]]


def test_every_constraint_that_people_can_meet_has_a_message():
    tables = db.metadata.tables.values()
    named = {each.name for table in tables for each in table.constraints if isinstance(each, UniqueConstraint)}
    named |= {each.name for table in tables for each in table.indexes if each.unique}
    named |= {each.name for table in tables for each in table.constraints if isinstance(each, CheckConstraint)}
    assert {str(name) for name in named if not str(name).endswith("_known")} - UNSPOKEN == set(MESSAGES)


def test_another_refusal_is_a_conflict_that_tells_no_sql(cast):
    with pytest.raises(Conflict) as error, transaction():
        db.session.add(Membership(user_id=10**6, company_id=cast.acme.id))
    assert "INSERT" not in str(error.value.message)


def test_what_cannot_be_stored_at_all_is_a_conflict_that_tells_no_sql(app):
    with pytest.raises(Conflict) as error, transaction():
        raise DataError("INSERT", {}, Exception("out of range"))
    assert "INSERT" not in str(error.value.message)


def test_a_row_that_somebody_else_changed_is_stale(cast):
    assert cast.draft.version == 1
    cast.draft.title = "Mine"
    with pytest.raises(Stale), transaction():
        db.session.connection().execute(text("UPDATE job SET version = 7"))


def test_a_change_and_its_trail_go_together(cast):
    def change_and_fail():
        with transaction():
            cast.draft.title = "Mine"
            audit.record(COMMAND_LINE, "job.update", cast.draft)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert (cast.draft.title, trail()) == ("Acme draft", [])


def test_the_trail_knows_who_what_and_where(cast):
    with transaction():
        entry = audit.record(COMMAND_LINE, "job.look", cast.draft, fields=["title"])
    assert (entry.actor, entry.user_id, entry.subject_type) == ("command line", None, "job")
    assert (entry.subject_id, entry.company_id, entry.details) == (cast.draft.id, cast.acme.id, {"fields": ["title"]})
