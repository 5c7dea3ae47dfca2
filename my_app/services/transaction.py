"""The places that commit. A verb does its work inside, and all of it is kept or none of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from my_app.errors import Conflict, Stale
from my_app.extensions import db
from my_app.services.integrity import domain_error


@contextmanager
def transaction() -> Iterator[None]:
    """Commit at the end of the block; on any error roll back, and raise it as a domain error where it is one."""
    try:
        yield
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise domain_error(error) from error
    except DataError as error:
        db.session.rollback()
        raise Conflict(_("Something here cannot be stored: a number too large, or a text too long.")) from error
    except StaleDataError as error:
        db.session.rollback()
        raise Stale(_("Somebody else changed this while you were editing it.")) from error
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def aside(engine: Engine) -> Iterator[Connection]:
    """A transaction beside the session's. On SQLite it never waits for a writer: then what is in it is not kept."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            yield connection
            connection.commit()
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {waits}")
            connection.rollback()
