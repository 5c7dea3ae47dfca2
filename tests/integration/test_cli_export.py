"""``jobs export`` on the command line."""

from __future__ import annotations

import json

import pytest

from my_app.extensions import db
from my_app.models import AuditEntry
from tests.sheets import table


@pytest.fixture
def jobs(app, cast):
    """Run ``jobs export`` with these words."""
    return lambda *words: app.test_cli_runner().invoke(args=["jobs", "export", *map(str, words)])


def test_one_companys_postings_go_out(jobs, cast, tmp_path):
    answer = jobs(tmp_path / "out.csv", "--company", "acme", "--columns", "title,state", "--language", "de")
    assert (answer.exit_code, table((tmp_path / "out.csv").read_bytes())[1]) == (0, ["Acme draft", "Entwurf"])


def test_all_that_hold_a_word(jobs, cast, tmp_path):
    jobs(tmp_path / "out.jsonl", "--all", "--search", "engineer", "--columns", "title")
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [{"title": "Acme engineer"}]


def test_the_command_line_is_in_the_trail(jobs, cast, tmp_path):
    jobs(tmp_path / "out.xlsx", "--all")
    entry = db.session.query(AuditEntry).filter_by(action="job.export").one()
    assert (entry.user_id, entry.details["format"], entry.details["finished"]) == (None, "xlsx", True)


@pytest.mark.parametrize(
    "words",
    [
        ("out.csv",),
        ("out.csv", "--all", "--company", "acme"),
        ("out.csv", "--company", "nobody"),
        ("out.pdf", "--all"),
        ("out.csv", "--all", "--columns", "titel"),
        ("no/such/folder.csv", "--all"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(jobs, cast, tmp_path, words):
    answer = jobs(tmp_path / words[0], *words[1:])
    assert (answer.exit_code, "Error: " in answer.output) == (2, True)
    assert not list(tmp_path.iterdir())
