"""The public pages."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the public blueprints, and what signing up does beside making an account."""
    from my_app.public import (
        account,
        appearance,
        board,
        companies,
        invitations,
        language,
        links_by_mail,
        mailing,
        registration,
        sessions,
        viewing,
    )
    from my_app.public.account import details  # noqa: F401 - its routes are in the account's blueprint

    for module in (board, companies, account, language, appearance, invitations, viewing):
        app.register_blueprint(module.bp)
    registration.init_app(app)
    sessions.init_app(app)
    mailing.init_app(app)
    links_by_mail.init_app(app)
