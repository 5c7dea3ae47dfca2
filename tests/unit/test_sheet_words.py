"""The words of a sheet, read in every language."""

from __future__ import annotations

import pytest

from my_app import i18n
from my_app.services.spreadsheet import words as sheet_words
from my_app.services.spreadsheet.format import Unreadable
from my_app.services.spreadsheet.job_sheet import COLUMNS

KINDS = ["EmploymentType", "Category", "RemotePolicy", "SalaryPeriod", "JobState", "country", "language", "currency"]


@pytest.fixture(autouse=True)
def _context(app):
    """Words are translated within an application."""


@pytest.mark.parametrize("locale", i18n.LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_word_means_its_value(kind, locale):
    wrong = [
        (value, word)
        for value, word in sheet_words.words(kind, locale)
        if sheet_words.find(kind, word, locale) != value
    ]
    assert wrong == []


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_each_header_means_its_column(locale):
    words = dict(sheet_words.words("field", locale))
    assert [name for name in COLUMNS if sheet_words.find("field", words[name], locale) != name] == []


@pytest.mark.parametrize(
    "cell", ["DE", "de", "Germany", "ALEMANIA", "Allemagne", "deutschland", " Germany ", "ألمانيا"]
)
def test_a_country_is_known_by_any_of_its_names(cell):
    assert sheet_words.read("country", cell, "en") == "DE"


def test_accents_do_not_matter():
    assert sheet_words.read("country", "Espana", "en") == "ES"


def test_a_stored_value_is_a_word():
    assert sheet_words.read("EmploymentType", "full_time", "ar") == "full_time"


def test_an_unknown_word_is_refused():
    with pytest.raises(Unreadable):
        sheet_words.read("EmploymentType", "sometimes", "en")
