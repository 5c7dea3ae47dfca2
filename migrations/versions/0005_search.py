"""an index of words, kept in step by the database

The folded copy of each posting's text goes away with it.

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-21 07:30:00.000000
"""

import sqlalchemy as sa
from alembic import op

from my_app.models.types import fold
from my_app.services.searching import index as search_index

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SOME = 1_000


def upgrade():
    # Not in a batch, which would write the whole table anew.
    op.execute("ALTER TABLE job DROP COLUMN search_text")
    search_index.create(op.get_bind())
    for _done in search_index.fill(op.get_bind()):
        pass


def downgrade():
    search_index.drop(op.get_bind())
    op.add_column("job", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    fill_texts(op.get_bind())


def fill_texts(connection):
    """The copy as it was: title, reference, place between two marks, text."""
    job = sa.table("job", *(sa.column(name) for name in "id title reference place description search_text".split()))
    last = 0
    while rows := connection.execute(sa.select(job).where(job.c.id > last).order_by(job.c.id).limit(SOME)).all():
        for row in rows:
            text = fold(f"{row.title}\n{row.reference or ''}\n\x1f{row.place}\x1f\n{row.description}")
            connection.execute(job.update().where(job.c.id == row.id).values(search_text=text))
        last = rows[-1].id
