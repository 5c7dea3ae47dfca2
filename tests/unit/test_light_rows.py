"""Rows of lists that are no entities read as entities do."""

from __future__ import annotations

from my_app.admin.lists.light_rows import kind
from my_app.models import Job, JobState, JobStatus

NAMES = ("id", "title", "company.name", "status", "published_at", "expires_at", "deleted_at")
ROW = kind(Job, NAMES)._make([7, "Cook", "Thornby", JobStatus.DRAFT, None, None, None])


def test_its_columns_and_those_of_a_related_row_are_read_by_name():
    assert (ROW.id, ROW.company.name, str(ROW)) == (7, "Thornby", "Cook")


def test_it_has_the_properties_of_the_model():
    assert ROW.state is JobState.DRAFT
