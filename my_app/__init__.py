"""Jobdesk: a job board whose heart is its admin."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

import config as configuration
from my_app import admin, api, cli, public
from my_app.extensions import babel, bootstrap, csrf, db, files, limiter, mail
from my_app.web import (
    appearance,
    assets,
    catalogues,
    cookies,
    database,
    debug,
    errors,
    filters,
    guards,
    headers,
    health,
    lean,
    locale,
    logs,
    pieces,
    programs,
    proxies,
    signatures,
    signin,
    words,
)

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: configuration.Config | None = None, *, migrations: bool = True) -> Flask:
    """The application, made from ``config`` (from the environment when there is none).

    Without ``migrations`` it knows none, and is 10 MB smaller: for processes that only serve or work.
    """
    config = config or configuration.load()
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), instance_path=str(ROOT / "instance"), static_folder=None
    )
    app.config.from_object(config)

    logs.init_app(app)
    health.init_app(app)
    programs.init_app(app)
    proxies.init_app(app)
    database.prepare(app)
    db.init_app(app)
    database.init_app(app)
    if migrations:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    files.init_app(app)
    babel.init_app(app, locale_selector=locale.current_locale, timezone_selector=locale.current_timezone)
    words.init_app(app)
    catalogues.init_app(app)
    csrf.init_app(app)
    mail.init_app(app)
    limiter.init_app(app)
    bootstrap.init_app(app)
    assets.init_app(app)
    signin.init_app(app)
    signatures.init_app(app)
    cookies.init_app(app)
    lean.init_app(app)
    filters.init_app(app)
    appearance.init_app(app)
    pieces.init_app(app)
    guards.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    public.init_app(app)
    api.init_app(app)
    admin.init_app(app)
    cli.init_app(app)
    debug.init_app(app)
    return app
