"""Looking at the site as somebody else, at every door: nothing is changed, and nothing of one's own comes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from my_app.models import UserSession, utcnow
from my_app.public.viewing import OPEN
from tests.matrix.doors import request_for
from tests.matrix.findings import report
from tests.matrix.test_routes import READING, WRITING, first_of_each

KIND = "matrix"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# What is one's own, and what would go out in the other's name.
SECRET = ("account.", "exports.", "security.")
FILES = ("export", "export_page", "file_view", "refused_view")
# The session that looks, and the trail of what was refused.
OWN_TABLES = {"user_session", "audit_entry"}


@pytest.fixture
def looking(world, visitors):
    """The admin sees the site as Acme's owner."""
    with world.connection() as connection:
        since = {"viewing_user_id": world.id("user", "owner"), "viewing_since": utcnow() - timedelta(minutes=1)}
        connection.execute(update(UserSession).where(UserSession.user_id == world.id("user", "admin")).values(**since))
    yield visitors
    world.restore()


def test_every_page_is_only_looked_at(world, looking):
    problems = []
    for line in first_of_each(READING):
        address, _form = request_for(world, line.endpoint, "GET", line.subject)
        status = looking.get("admin", address).status
        shut = line.endpoint.startswith(SECRET) or line.endpoint.rpartition(".")[2] in FILES
        if (shut and not line.endpoint.endswith("static")) != (status == 403):
            problems.append(f"{line}: {status}")
    report(problems)
    assert {change for change in world.changes() if change[0] not in OWN_TABLES} == set()


def test_whatever_is_sent_is_refused(world, looking):
    problems = []
    for line in first_of_each(WRITING):
        if line.endpoint in OPEN or line.endpoint.startswith("api."):
            continue
        address, form = request_for(world, line.endpoint, line.method, line.subject)
        answer = looking.post("admin", address, form)
        if answer.status != 403:
            problems.append(f"{line}: {answer.status}")
    report(problems)
    assert {change for change in world.changes() if change[0] not in OWN_TABLES} == set()
