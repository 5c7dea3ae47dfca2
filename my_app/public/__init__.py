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
        confirmation,
        factors,
        invitations,
        language,
        links_by_mail,
        mailing,
        passkeys,
        pictures,
        registration,
        security_log,
        sessions,
        staff_factor,
        viewing,
    )
    from my_app.public.account import pages  # noqa: F401 - the routes of the account

    for module in (
        board,
        companies,
        account,
        language,
        appearance,
        invitations,
        factors,
        staff_factor,
        passkeys,
        pictures,
        viewing,
    ):
        app.register_blueprint(module.bp)
    factors.init_app(app)
    registration.init_app(app)
    confirmation.init_app(app)
    sessions.init_app(app)
    security_log.init_app(app)
    mailing.init_app(app)
    links_by_mail.init_app(app)
