"""Flask-Security: the user store, our words and forms, and the limits on guessing."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import SQLAlchemyUserDatastore

from my_app.extensions import db, security
from my_app.models import Role, User
from my_app.models.types import utcnow

datastore = SQLAlchemyUserDatastore(db, User, Role)


def init_app(app: Flask) -> None:
    """Bind Flask-Security to the application."""
    app.config["SECURITY_DATETIME_FACTORY"] = utcnow
    options: dict[str, Any] = {}
    security.init_app(app, datastore, **options)
