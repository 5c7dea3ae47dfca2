"""The quickest way to write many rows, for either database, within the session's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, Protocol

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from my_app.errors import Conflict
from my_app.extensions import db, on_sqlite
from my_app.services.imports.quick_postgresql import Copy
from my_app.services.imports.quick_sqlite import Rows, prepared
from my_app.services.integrity import domain_error
from my_app.services.searching import index as search_index

Row = Sequence[Any]


class Quick(Protocol):
    """What both can do. Names of tables and columns are ours, never a person's."""

    def new_ids(self, count: int) -> list[int]:
        """Ids for postings that are about to be inserted."""

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        """Insert all of these rows."""

    def update(self, names: Sequence[str], rows: Sequence[Row], company_id: int) -> int:
        """Set ``names`` of postings; each row ends with the id and the version that the posting must have.

        Returns how many postings there were; each gets the next version.
        """

    def remove(self, ids: Sequence[int]) -> None:
        """Delete these postings for good."""


@contextmanager
def quick() -> Iterator[Quick]:
    """The database's own way. Raises `Conflict`, with a sentence, for what its constraints refuse."""
    driver: Any = db.engine.dialect.dbapi
    connection: Any = db.session.connection().connection.driver_connection
    is_sqlite = on_sqlite()
    try:
        with prepared(connection) if is_sqlite else nullcontext():
            yield Rows(connection) if is_sqlite else Copy(connection)
        if is_sqlite:  # `Rows` has taken the triggers away
            search_index.install(db.session.connection())
    except driver.IntegrityError as error:
        reason = domain_error(IntegrityError("", None, error))
        raise Conflict(
            _("%(reason)s This has happened since the file was checked: check it again.", reason=reason.message)
        ) from error
    except driver.DataError as error:
        raise Conflict(_("Something here cannot be stored: a number too large, or a text too long.")) from error
