"""Random values are long enough, hashes are SHA-256, and the page about both names every module that makes them."""

from __future__ import annotations

import re

import pytest

import my_app.models  # noqa: F401 - the tables
from my_app.extensions import db
from tests.catalogues import ROOT

PAGE = (ROOT / "docs/security/cryptography.md").read_text()
DATA = (ROOT / "docs/security/data.md").read_text()
TOOLS = {"hashlib", "hmac", "secrets", "itsdangerous", "cryptography", "webauthn", "argon2", "passlib"}
SOURCES = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(ROOT.glob("my_app/**/*.py"))}
# Names that need not be secret, and passwords of the demo.
NOT_SECRET = {
    "my_app/admin/forms/uploads.py",
    "my_app/services/imports/spool.py",
    "my_app/serving.py",
    "my_app/commands/demo.py",
}
BITS = 128


def users(*tools):
    """The modules that import one of these packages, wherever in them."""
    pattern = re.compile(rf"^ *(?:from|import) (?:{'|'.join(tools)})\b", re.MULTILINE)
    return {path for path, source in SOURCES.items() if pattern.search(source)}


def test_every_module_with_hashes_or_keys_is_on_the_page():
    named = set(re.findall(r"`(my_app/[\w/.]+)`", PAGE))
    assert [module for module in users(*TOOLS) if not any(module.startswith(name) for name in named)] == []


def test_nothing_secret_is_shorter_than_128_bits():
    lengths = {path: re.findall(r"token_(?:hex|bytes|urlsafe)\((\d+)\)", source) for path, source in SOURCES.items()}
    short = {path for path, found in lengths.items() if any(int(number) * 8 < BITS for number in found)}
    assert short <= NOT_SECRET


def test_no_other_hash_is_used():
    used = {name for source in SOURCES.values() for name in re.findall(r"\bhashlib\.(\w+)", source)}
    assert used == {"sha256"}


@pytest.mark.parametrize("tool", ["random", "md5", "crypt", "Crypto"])
def test_what_is_weak_is_not_imported(tool):
    others = {path for path in users(tool) if "demo" not in path}
    assert others <= {"my_app/services/background/run.py"}  # at which moment something is tried again


def test_every_table_has_its_line_on_the_page_about_data():
    named = set(re.findall(r"`(\w+)`", DATA))
    assert {table.name for table in db.metadata.sorted_tables} - named == set()
