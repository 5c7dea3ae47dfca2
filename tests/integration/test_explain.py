"""What is said to why somebody may do something with a row, or may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from my_app.extensions import db
from my_app.models import CompanyStatus, JobStatus, utcnow
from my_app.policies import Permission
from my_app.policies.explain import explain, explain_public

READ, UPDATE = Permission.JOB_READ, Permission.JOB_UPDATE


def said(user, row, permission):
    [answer] = [each for each in explain(user, row) if each.permission is permission]
    return [str(reason.words) for reason in answer.reasons]


def test_roles_and_parts_that_give_it_are_named(cast):
    assert said(cast.moderator, cast.draft, READ) == ["A role gives this over all rows: moderator."]
    assert said(cast.editor, cast.draft, UPDATE) == ["Their part in Acme gives this: Editor."]


def test_what_is_missing_is_named(cast):
    none = "None of their roles gives this over all rows."
    assert said(cast.rival, cast.draft, READ) == [none, "They do not belong to Acme."]
    assert said(cast.viewer, cast.draft, UPDATE) == [none, "Their part in Acme does not give this: Viewer."]


def test_the_trash_and_a_suspended_company_are_named(cast):
    cast.draft.deleted_at = utcnow()
    assert said(cast.owner, cast.draft, UPDATE)[-1] == "It is in the trash."
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.flush()
    assert said(cast.owner, cast.published, UPDATE)[-1] == "Acme is suspended: its people can look, and no more."
    assert said(cast.owner, cast.published, READ) == ["Their part in Acme gives this: Owner."]


def test_who_is_kept_out_is_told_so_and_nothing_else(cast):
    cast.editor.active, cast.viewer.roles = False, []
    assert said(cast.editor, cast.draft, READ) == ["The account is deactivated."]
    assert said(cast.viewer, cast.draft, READ) == ["None of their roles opens the admin."]
    assert said(None, cast.draft, READ) == ["Nobody is signed in."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ["It is published, has begun and is not over."]),
        ({"status": JobStatus.CLOSED}, ["It is not published. Its state: Closed."]),
        ({"published_at": utcnow() + timedelta(days=1)}, ["It has not begun yet."]),
        ({"expires_at": utcnow() - timedelta(minutes=1)}, ["Its time is over."]),
        (
            {"deleted_at": utcnow(), "status": JobStatus.DRAFT},
            ["It is in the trash.", "It is not published. Its state: Trash."],
        ),
    ],
)
def test_what_keeps_a_posting_off_the_board_is_named(cast, change, words):
    for name, value in change.items():
        setattr(cast.published, name, value)
    assert [str(each.words) for each in explain_public(cast.published)[1]] == words
