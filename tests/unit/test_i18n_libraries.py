"""The libraries speak our languages too: in their own catalogues, and in ours where theirs have gaps."""

from __future__ import annotations

from gettext import c2py
from pathlib import Path

import flask_admin
import flask_security
import pytest
import wtforms
from babel.support import Translations
from flask_admin import babel as admin_words
from flask_babel import get_locale
from flask_security.proxies import _security
from flask_wtf import FlaskForm
from wtforms.i18n import messages_path

import config
from my_app import create_app
from my_app.web import catalogues
from tests.catalogues import LOCALES, catalogue, read, words
from tests.databases import sqlite_url


def folder(module, name):
    return Path(module.__file__).parent / name


ADMIN, SECURITY = folder(flask_admin, "translations"), folder(flask_security, "translations")
LIBRARIES = {
    "admin": (ADMIN, ADMIN / "en" / "LC_MESSAGES" / "admin.po"),
    "flask_security": (SECURITY, SECURITY / "flask_security.pot"),
    "wtforms": (Path(messages_path()), folder(wtforms, "locale") / "wtforms.pot"),
}
EACH = pytest.mark.parametrize("locale", LOCALES)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(config.Testing({"DATABASE_URL": sqlite_url(tmp_path_factory.mktemp("words"))}))


@EACH
@pytest.mark.parametrize("domain", LIBRARIES)
def test_every_message_of_a_library_is_translated_there_or_here(locale, domain):
    library, template = LIBRARIES[domain]
    theirs = Translations.load(library, [locale], domain)._catalog
    ours = {words(message.id)[0] for message in catalogue(locale, domain) if message.id and all(words(message.string))}
    wanted = {words(message.id)[0] for message in read(template) if message.id}
    known = {key if isinstance(key, str) else key[0] for key, text in theirs.items() if text}
    assert not wanted - known - ours


@EACH
@pytest.mark.parametrize("domain", LIBRARIES)
def test_plurals_are_counted_alike_there_and_here(locale, domain):
    theirs = Translations.load(LIBRARIES[domain][0], [locale], domain)
    ours = catalogue(locale, domain)
    forms = [key for key in theirs._catalog if isinstance(key, tuple)]
    if forms and any(message.id for message in ours):
        count = c2py(ours.plural_expr)
        assert [theirs.plural(number) for number in range(250)] == [count(number) for number in range(250)]


def samples(locale, domain):
    """Messages of ours that fill a gap: their text, and what it becomes."""
    found = [message for message in catalogue(locale, domain) if message.id and not message.pluralizable]
    return [(message.id, message.string) for message in found[:3]]


@EACH
def test_our_words_for_flask_admin_are_shown(app, locale):
    with app.test_request_context(headers={"Accept-Language": locale}):
        for text, translated in samples(locale, "admin"):
            assert admin_words.domain.get_translations().ugettext(text) == translated
        assert admin_words.gettext("Save") != "Save"


@EACH
def test_our_words_for_flask_security_are_shown(app, locale):
    with app.test_request_context(headers={"Accept-Language": locale}):
        for text, translated in samples(locale, "flask_security"):
            assert _security.i18n_domain.get_translations().ugettext(text) == translated
        assert str(_security.i18n_domain.gettext("Login")) != "Login"


@EACH
def test_our_words_for_wtforms_are_shown_on_our_forms(app, locale):
    class Form(FlaskForm):
        name = wtforms.StringField(validators=[wtforms.validators.InputRequired()])

    with app.test_request_context(method="POST", headers={"Accept-Language": locale}):
        app.preprocess_request()
        assert str(get_locale()) == locale
        form = Form(meta={"csrf": False})
        assert not form.validate()
        assert form.name.errors != ["This field is required."]
        for text, translated in samples(locale, "wtforms"):
            assert form.name.gettext(text) == translated


def test_the_libraries_own_folders_are_still_looked_up_first(app):
    for domain in (admin_words.domain, admin_words.wtforms_domain):
        with app.app_context():
            first, *others = domain.translation_directories
        assert first != catalogues.OURS
        assert others == [catalogues.OURS]
