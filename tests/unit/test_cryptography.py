"""Random values are long enough, hashes are SHA-256, and the page about both names every module that makes them."""

from __future__ import annotations

import ast
import re

import pytest

import my_app.models  # noqa: F401 - the tables
from my_app.extensions import db
from tests.catalogues import ROOT

PAGE = (ROOT / "docs/security/cryptography.md").read_text()
DATA = (ROOT / "docs/security/data.md").read_text()
TOOLS = {"hashlib", "hmac", "secrets", "itsdangerous", "cryptography", "webauthn", "argon2", "passlib"}
SOURCES = {path.relative_to(ROOT): ast.parse(path.read_text()) for path in sorted(ROOT.glob("my_app/**/*.py"))}
# Names that need not be secret, and passwords of the demo.
NOT_SECRET = {
    "my_app/admin/forms/uploads.py",
    "my_app/services/imports/spool.py",
    "my_app/serving.py",
    "my_app/commands/demo.py",
}
BITS = 128


def imported(tree):
    """The packages that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def calls(module):
    """Each call of a function of this module: path, name, first argument."""
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and re.fullmatch(rf"{module}\.\w+", ast.unparse(node.func)):
                yield path, ast.unparse(node.func).removeprefix(f"{module}."), node.args[0] if node.args else None


def test_every_module_with_hashes_or_keys_is_on_the_page():
    modules = {str(path) for path, tree in SOURCES.items() if TOOLS & set(imported(tree))}
    named = set(re.findall(r"`(my_app/[\w/.]+)`", PAGE))
    assert [module for module in modules if not any(module.startswith(name) for name in named)] == []


def test_nothing_secret_is_shorter_than_128_bits():
    short = [
        (str(path), name, argument.value)
        for path, name, argument in calls("secrets")
        if name.startswith("token_") and isinstance(argument, ast.Constant) and argument.value * 8 < BITS
    ]
    assert {path for path, _name, _bytes in short} <= NOT_SECRET


def test_no_other_hash_is_used():
    assert {name for _path, name, _argument in calls("hashlib")} <= {"sha256"}


@pytest.mark.parametrize("tool", ["random", "md5", "crypt", "Crypto"])
def test_what_is_weak_is_not_imported(tool):
    users = {str(path) for path, tree in SOURCES.items() if tool in set(imported(tree))}
    assert users <= {path for path in users if "demo" in path or path == "my_app/services/background/run.py"}


def test_every_table_has_its_line_on_the_page_about_data():
    named = set(re.findall(r"`(\w+)`", DATA))
    assert {table.name for table in db.metadata.sorted_tables} - named == set()
