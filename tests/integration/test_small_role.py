"""PostgreSQL's smaller role, which reads and writes rows and owns nothing, is enough for whoever serves."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from my_app.extensions import db
from tests.cast import actor
from tests.conftest import WORKER
from tests.posting import post
from tests.sheets import export, load, table

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
# As docs/operations.md has it, for tables that are there already.
ROLE = f"jobdesk_small_{WORKER}"  # roles are the whole server's, which the test processes share
GRANTS = f"""
DROP ROLE IF EXISTS {ROLE};
CREATE ROLE {ROLE};
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}
"""


@pytest.fixture
def small(app):
    """Every transaction is the smaller role's."""
    with db.engine.begin() as connection:
        connection.execute(text(GRANTS))

    def become(connection):
        connection.exec_driver_sql(f"SET LOCAL ROLE {ROLE}")

    event.listen(db.engine, "begin", become)
    yield
    event.remove(db.engine, "begin", become)
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}"))


def test_the_smaller_role_serves(small, cast, sign_in, client):
    owner = actor(cast.owner)
    rows = "".join(f"N-{number},Surveyor {number},Hull\n" for number in range(300))
    assert load(owner, cast.acme, "Reference,Title,Place\n" + rows).created == 300
    assert len(table(b"".join(export(owner)))) > 300
    assert post(sign_in(cast.owner), "/admin/job/new/", {"title": "x"}).status_code == 422
    assert sign_in(cast.owner).get("/admin/job/?search=surveyor").status_code == 200
    assert client.get("/jobs?q=engineer").status_code == 200


def test_the_smaller_role_changes_no_table(small):
    with pytest.raises(Exception, match="must be owner"):
        db.session.execute(text("ALTER TABLE job ADD COLUMN mine integer"))
