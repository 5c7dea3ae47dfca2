"""Out as a sheet and in again: nothing changes but what somebody changed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from my_app import i18n
from my_app.extensions import db
from my_app.models import Category, EmploymentType, Job, RemotePolicy
from my_app.services.spreadsheet.format import dialect_for
from my_app.services.spreadsheet.words import words
from tests.cast import actor
from tests.factories import JobFactory
from tests.sheets import export, load, speaking, table


@pytest.fixture
def postings(cast):
    """Acme's postings: of every kind, in every state, with all that is hard to write into a sheet."""
    kinds = zip(EmploymentType, Category, [*RemotePolicy] * 3, strict=False)
    for kind, category, remote in kinds:
        JobFactory(company=cast.acme, employment_type=kind, category=category, remote=remote, published=True, paid=True)
    for trait in ("scheduled", "expired", "rejected", "closed", "in_review"):
        JobFactory(company=cast.acme, **{trait: True})
    JobFactory(
        company=cast.acme,
        reference=None,
        title='=1+1; "quoted", and more',
        description="'=x\r\n- a list\n\ttabs; and\r\nlines",
        place="",
        country=None,
        apply_email="+jobs@example.org",
        published_at=datetime(2026, 11, 1, 6, 30, 5, 123456, tzinfo=UTC),  # an hour that New York has twice
    )
    return db.session.query(Job).filter_by(company_id=cast.acme.id).count()


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_an_exported_file_changes_nothing(cast, postings, locale):
    owner = speaking(actor(cast.owner), locale)
    report = load(owner, cast.acme, b"".join(export(owner)))
    assert (report.unchanged, report.rows, report.errors) == (postings, postings, [])


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_one_edited_cell_is_one_updated_posting(cast, postings, locale):
    owner = speaking(actor(cast.owner), locale)
    rows = table(b"".join(export(owner)))
    place = rows[0].index(dict(words("field", locale))["place"])
    rows[1][place] = "Nowhere"
    report = load(owner, cast.acme, sheet(rows, locale))
    assert (report.updated, report.unchanged) == (1, postings - 1)
    assert db.session.get(Job, cast.draft.id).place == "Nowhere"


def test_a_file_in_one_language_is_read_by_a_person_of_another(cast, postings):
    owner = actor(cast.owner)
    report = load(speaking(owner, "ar"), cast.acme, b"".join(export(speaking(owner, "fr"))))
    assert (report.unchanged, report.errors) == (postings, [])


def sheet(rows, locale):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=dialect_for(locale).delimiter).writerows(rows)
    return buffer.getvalue()
