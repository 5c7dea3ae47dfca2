"""What the site is made of: the packages that `requirements.txt` locks, and files of others for browsers."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = re.compile(r"^([a-z0-9._-]+)==(\S+)(?: ; ([^\\\n]+?))?\s*\\?$", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ICONS = re.compile(r"Bootstrap Icons (\S+), (\S+) licence")
# One says it in a file alone, the others are for other machines than this one.
SAID_ELSEWHERE = {
    "huey": "MIT",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "deprecated": "MIT",
    "tzdata": "Apache-2.0",
}


@dataclass(frozen=True)
class Component:
    """A part that somebody else has made. ``marker`` says on which machines it is installed; none: on all."""

    kind: str
    name: str
    version: str
    licence: str
    hashes: tuple[tuple[str, str], ...] = ()
    marker: str = ""

    @property
    def purl(self) -> str:
        """Its address among all packages of its kind."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def components() -> list[Component]:
    """All that is locked: packages for Python, then those for browsers, each by name."""
    return [*python_packages(), *sorted(web_packages(), key=lambda part: part.name)]


def python_packages() -> Iterator[Component]:
    """What the lock of the served packages names, with the hashes of all their files."""
    text = (ROOT / "requirements.txt").read_text()
    for found in PACKAGE.finditer(text):
        following = PACKAGE.search(text, found.end())
        hashes = HASH.findall(text, found.end(), following.start() if following else len(text))
        name, version, marker = str(found[1]), str(found[2]), str(found[3] or "")
        signed = tuple(("SHA-256", value) for value in hashes)
        yield Component("pypi", name, version, _licence(name), signed, marker)


def web_packages() -> Iterator[Component]:
    """What lies in `my_app/static/vendor` with what is built into it, and the icons."""
    locked = json.loads((ROOT / "my_app/vendor/package-lock.json").read_text())["packages"]
    for path, package in locked.items():
        if path and not package.get("peer"):  # asked for by others, and in no file of ours
            algorithm, _dash, value = package["integrity"].partition("-")
            digest = base64.b64decode(value).hex()
            name = path.removeprefix("node_modules/")
            hashes = ((algorithm.upper().replace("SHA", "SHA-"), digest),)
            yield Component("npm", name, package["version"], package["license"], hashes)
    icons = ICONS.search((ROOT / "my_app/static/icons.svg").read_text())
    if icons is not None:
        yield Component("npm", "bootstrap-icons", icons[1], icons[2])


def cyclonedx() -> dict[str, Any]:
    """The list in the form of CycloneDX 1.6. The same locks give the same list: it has no date."""
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "jobdesk", "name": "jobdesk"}},
        "components": [_entry(component) for component in components()],
        "dependencies": [{"ref": "jobdesk", "dependsOn": [component.purl for component in components()]}],
    }


def licences() -> str:
    """The same as a page: what each part may be used under."""
    lines = [
        "# Licences",
        "",
        "What the site is made of, and each part's licence: from the locks, and what the packages say of themselves.",
        "Written by `python3 manage.py sbom --licences docs/licences.md`.",
        "",
        "| part | version | licence | only on |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {part.name} | {part.version} | {part.licence} | {part.marker and f'`{part.marker}`'} |"
        for part in components()
    ]
    return "\n".join(lines) + "\n"


def _entry(component: Component) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "purl": component.purl,
        "licenses": [{"license": {"name": component.licence}}],
    }
    if component.hashes:
        entry["hashes"] = [{"alg": algorithm, "content": value} for algorithm, value in component.hashes]
    if component.marker:
        entry["properties"] = [{"name": "jobdesk:marker", "value": component.marker}]
    return entry


def _licence(name: str) -> str:
    """What a package says of itself: an expression, else one line, else its classifiers."""
    try:
        about = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return SAID_ELSEWHERE.get(name, "unknown")
    said = str(about.get("license_expression") or about.get("license") or "")
    classifiers = [line.rpartition(" :: ")[2] for line in about.get("classifier", ()) if line.startswith("License")]
    short = said if said and "\n" not in said and len(said) < 60 else ""  # some have the whole text there
    return short or ", ".join(classifiers) or SAID_ELSEWHERE.get(name, "unknown")
