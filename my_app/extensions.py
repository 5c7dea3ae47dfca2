"""Bare extension instances; ``create_app`` binds them to an application."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mailman import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

# Named constraints: services/integrity.py turns a violated name into a field's message.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base behind ``Model``."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class FileStore:
    """The folder of what comes in and goes out as files: random names, outside of what is served."""

    def init_app(self, app: Flask) -> None:
        """Take the folder from ``FILES_FOLDER``."""
        app.extensions["file_store"] = Path(app.config["FILES_FOLDER"])

    @property
    def folder(self) -> Path:
        """The folder, which is made when it is not there yet."""
        folder: Path = current_app.extensions["file_store"]
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def new(self, suffix: str = "") -> str:
        """A name that no file has."""
        return secrets.token_urlsafe(24) + suffix

    def path(self, name: str) -> Path:
        """Where the file with this name is, or will be. Raises ValueError for a name that is a path."""
        if Path(name).name != name or name.startswith("."):
            raise ValueError(name)
        return self.folder / name


def setting(name: str) -> Any:
    """What ``config.py`` says, for the layers that know no request."""
    return current_app.config[name]


def on_sqlite() -> bool:
    """Which of the two databases the application has: SQLite, or else PostgreSQL."""
    return bool(db.engine.dialect.name == "sqlite")


def bare_security() -> Any:
    """Flask-Security without the WebAuthn library, which it would load at once: 7 MB, which only passkeys need."""
    sys.modules.setdefault("webauthn", None)  # type: ignore[arg-type] # Python's own way to say that it is not there
    from flask_security import Security

    if sys.modules["webauthn"] is None:
        del sys.modules["webauthn"]
    return Security()


db = SQLAlchemy(model_class=Base)
files = FileStore()
security = bare_security()
babel = Babel()
bootstrap = Bootstrap5()
csrf = CSRFProtect()
compress = Compress()
mail = Mail()
limiter = Limiter(key_func=get_remote_address)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
