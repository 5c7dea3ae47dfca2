"""The libraries' words in our languages: our catalogues in ``translations/`` fill the gaps of theirs.

Flask-Security takes a list of folders (``SECURITY_I18N_DIRNAME``); Flask-Admin and WTForms do not, so their
domains are told here, once for all views, forms and threads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_admin.babel import domain as admin_domain
from flask_admin.babel import wtforms_domain

OURS = str(Path(__file__).resolve().parents[2] / "translations")


class FormWords:
    """What Flask-WTF looks up its messages in; asks for the language only when a message is shown."""

    def ugettext(self, message: str) -> Any:
        return wtforms_domain.get_translations().ugettext(message)

    def ungettext(self, singular: str, plural: str, number: int) -> Any:
        return wtforms_domain.get_translations().ungettext(singular, plural, number)


def init_app(app: Flask) -> None:
    """Add our folder behind the libraries' own; the later one wins."""
    for domain in (admin_domain, wtforms_domain):
        folders = domain._translation_directories  # noqa: SLF001 - there is no other door
        if OURS not in folders:
            folders.append(OURS)
    app.before_request(lend_words)


def lend_words() -> None:
    """Flask-WTF takes the catalogue from the request when one is there."""
    request.wtforms_translations = FormWords()  # type: ignore[attr-defined]
