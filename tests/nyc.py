"""The real file of New York City's postings, for the tests that read it as it is. It is not part of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from my_app.policies import COMMAND_LINE
from my_app.services.imports import run as import_run
from my_app.services.imports.mapping import load_mapping

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT.parent / "shared" / "data" / "nyc_jobs.csv"


@pytest.fixture
def nyc(app):
    """``nyc(company, **only)``: the report of importing the file."""
    if not FILE.exists():
        pytest.skip(
            "This test reads ../shared/data/nyc_jobs.csv, which is not part of the project and not beside it here."
        )
    mapping = load_mapping(ROOT / "docs" / "mappings" / "nyc-jobs.toml")

    def load(company, only=None):
        with FILE.open("rb") as file:
            return import_run.run(COMMAND_LINE, company, file, mapping, only)

    return load
