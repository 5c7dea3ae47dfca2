"""What is vendored is what the lock says, and fits what it stands beside."""

from __future__ import annotations

import json
import re

import pytest

from my_app.web.assets import BOOTSTRAP, OWN
from tests.catalogues import ROOT

LOCK = json.loads((ROOT / "my_app/vendor/package-lock.json").read_text())["packages"]
FILES = {"bootstrap": "bootstrap.rtl.min.css", "tom-select": "tom-select.popular.min.js"}


def banner_version(path):
    return re.search(r"v(\d+\.\d+\.\d+)", path.read_text(encoding="utf-8")[:500]).group(1)


@pytest.mark.parametrize("name", FILES)
def test_a_vendored_file_has_the_locked_version(name):
    assert banner_version(OWN / "vendor" / name / FILES[name]) == LOCK[f"node_modules/{name}"]["version"]


@pytest.mark.parametrize("name", FILES)
def test_its_licence_is_beside_it(name):
    assert (OWN / "vendor" / name / "LICENSE").stat().st_size > 500


def test_both_directions_have_the_same_bootstrap():
    assert banner_version(BOOTSTRAP / "css/bootstrap.min.css") == LOCK["node_modules/bootstrap"]["version"]


def test_the_lock_names_no_host_of_packages():
    assert not [package for package in LOCK.values() if "resolved" in package]
