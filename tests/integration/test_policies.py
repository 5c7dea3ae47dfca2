"""Which rows, may I, I must."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from my_app.errors import Forbidden, NotFound
from my_app.extensions import db
from my_app.models import CompanyStatus, Job, User
from my_app.policies import ANONYMOUS, Permission, allowed, require, rows
from tests.cast import actor


def titles(who, permission=Permission.JOB_READ):
    return set(db.session.scalars(select(Job.title).where(rows(who, permission, Job))))


def test_an_employer_reads_only_the_own_company(cast):
    assert titles(actor(cast.owner)) == {"Acme draft", "Acme engineer"}


def test_a_moderator_reads_everything(cast):
    assert len(titles(actor(cast.moderator))) == 4


def test_nobody_reads_nothing(cast):
    assert titles(ANONYMOUS) == set()


def test_no_permission_named_means_no_rows(cast):
    assert not allowed(actor(cast.admin), None, cast.draft)


def test_a_rule_about_another_table_means_no_rows(cast):
    assert not allowed(actor(cast.admin), Permission.JOB_READ, cast.acme)


def test_a_viewer_may_look_but_not_change(cast):
    with pytest.raises(Forbidden):
        require(actor(cast.viewer), Permission.JOB_UPDATE, cast.draft)


def test_a_rivals_row_does_not_exist(cast):
    with pytest.raises(NotFound):
        require(actor(cast.owner), Permission.JOB_UPDATE, cast.rival_draft)


def test_a_suspended_companys_people_can_only_look(cast):
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    owner = actor(cast.owner)
    assert allowed(owner, Permission.JOB_READ, cast.draft)
    assert not allowed(owner, Permission.JOB_UPDATE, cast.draft)


def test_without_a_role_memberships_give_nothing(cast):
    cast.owner.roles = []
    db.session.commit()
    assert titles(actor(cast.owner)) == set()


def test_an_unknown_permission_on_a_role_gives_nothing(cast):
    cast.owner.roles[0].permissions = ["admin:enter", "everything"]
    db.session.commit()
    assert not allowed(actor(cast.owner), Permission.USER_READ, db.session.get(User, cast.admin.id))
