"""The import rules of pyproject.toml really refuse what the design forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.catalogues import ROOT

CHECK = "import sys, importlinter.cli; sys.exit(importlinter.cli.lint_imports_command(['--no-cache']))"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the package and of its rules."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "my_app", folder / "my_app", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken(house):
    """What import-linter says of this house; nothing when every rule is kept."""
    result = subprocess.run([sys.executable, "-c", CHECK], cwd=house, capture_output=True, text=True, check=False)
    return result.stdout if result.returncode else ""


def test_the_house_keeps_its_rules(house):
    assert broken(house) == ""


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("services/jobs.py", "from my_app.web import actor"),
        ("web/headers.py", "from my_app.services import jobs"),
        ("admin/base.py", "from my_app.public import board"),
        ("public/board.py", "from my_app.admin import base"),
        ("policies/rules.py", "from my_app.services import jobs"),
        ("models/job.py", "from my_app.policies import rows"),
        ("services/jobs.py", "from flask import request"),
        ("policies/actor.py", "import flask_admin"),
        ("models/types.py", "import wtforms"),
    ],
)
def test_a_forbidden_import_is_refused(house, module, line):
    path = house / "my_app" / module
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}\n{line}\n", encoding="utf-8")
    try:
        assert "BROKEN" in broken(house)
    finally:
        path.write_text(whole, encoding="utf-8")


def test_a_module_without_a_place_is_refused(house):
    path = house / "my_app" / "anything.py"
    path.write_text("")
    try:
        assert "anything" in broken(house)
    finally:
        path.unlink()
