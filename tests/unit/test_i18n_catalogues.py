"""Every message is translated into every language, and no translation drops what is filled in."""

from __future__ import annotations

import pytest

from my_app import i18n
from tests.catalogues import LOCALES, ROOT, catalogue, extracted, keys, placeholders, words

DOMAINS = ["messages", "flask_security", "admin", "wtforms"]
EACH = pytest.mark.parametrize("locale", LOCALES)


def messages(locale, domain="messages"):
    return [message for message in catalogue(locale, domain) if message.id]


def test_there_is_a_catalogue_for_each_language_but_the_sources_own():
    assert {"en", *LOCALES} == set(i18n.LOCALES)


def test_the_extraction_finds_python_templates_contexts_and_plurals():
    found = keys(extracted())
    assert (None, "Skip to the content") in found
    assert ("job state", "Draft") in found
    assert any(message.pluralizable for message in extracted())


def test_the_extraction_reads_nothing_but_our_own_files():
    places = {path.split("/")[0] for message in extracted() for path, _ in message.locations}
    assert places == {"my_app", "templates"}


@EACH
def test_a_catalogue_holds_just_the_messages_of_the_source(locale):
    source, known = keys(extracted()), keys(catalogue(locale))
    assert not source - known, f"run pybabel extract and update: {sorted(map(str, source - known))}"
    assert not known - source, f"no longer in the source: {sorted(map(str, known - source))}"


@EACH
def test_a_message_has_as_many_forms_as_the_source_asks_for(locale):
    source = {(message.context, words(message.id)[0]) for message in extracted() if message.pluralizable}
    assert {(message.context, words(message.id)[0]) for message in messages(locale) if message.pluralizable} == source


@EACH
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_message_is_missing_or_fuzzy(locale, domain):
    for message in messages(locale, domain):
        assert not message.fuzzy, message.id
        forms = words(message.string)
        assert len(forms) == (catalogue(locale, domain).num_plurals if message.pluralizable else 1), message.id
        assert all(form.strip() for form in forms), message.id


@EACH
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_fills_in_what_its_message_does(locale, domain):
    for message in messages(locale, domain):
        wanted = placeholders(words(message.id)[-1])
        forms = words(message.string)
        assert placeholders(forms[-1]) == wanted, message.id
        for form in forms:  # “one posting” may do without its number
            assert wanted - {"num"} <= placeholders(form) <= wanted, message.id


@EACH
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_can_be_filled_in(locale, domain):
    for message in messages(locale, domain):
        names = placeholders(words(message.id)[-1])
        for form in words(message.string) if names else ():
            assert form % dict.fromkeys(names, 7), message.id


@EACH
def test_a_translation_has_the_tags_of_its_message(locale):
    for message in messages(locale):
        for form in words(message.string):
            assert form.count("<") == words(message.id)[-1].count("<"), message.id


@EACH
def test_the_documented_steps_leave_nothing_to_do(locale):
    text = (ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert "#~ " not in text, "obsolete messages: pybabel update --ignore-obsolete"
