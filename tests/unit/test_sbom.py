"""The list of parts names all that is locked, as it is locked."""

from __future__ import annotations

import re

from my_app.services import sbom
from tests.catalogues import ROOT

LOCK = (ROOT / "requirements.txt").read_text()


def test_all_that_is_locked_is_listed_with_its_hashes():
    listed = {part.purl: part for part in sbom.components()}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE):
        assert f"pkg:pypi/{name}@{version}" in listed
    hashes = [value for part in listed.values() for kind, value in part.hashes if kind == "SHA-256"]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]+)", LOCK))


def test_files_for_browsers_are_listed_too():
    listed = {part.name: part for part in sbom.components() if part.kind == "npm"}
    assert {"bootstrap", "tom-select", "@orchidjs/sifter", "bootstrap-icons"} <= set(listed)
    (algorithm, digest), *_rest = listed["bootstrap"].hashes
    assert (algorithm, len(digest)) == ("SHA-512", 128)


def test_the_list_has_the_form_of_cyclonedx():
    listed = sbom.cyclonedx()
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    names = [part["bom-ref"] for part in listed["components"]]
    assert len(set(names)) == len(names)
    assert all(part["type"] == "library" and part["purl"] and part["licenses"] for part in listed["components"])


def test_the_page_of_licences_is_of_these_parts():
    page = (ROOT / "docs/licences.md").read_text()
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+?) \|", page, re.MULTILINE)[1:]
    assert [row[:2] for row in rows] == [(part.name, part.version) for part in sbom.components()]
    assert "unknown" not in {row[2] for row in rows}
