"""How messages are written in the source, so that they can be extracted and translated."""

from __future__ import annotations

import ast
import re

import pytest

from tests.catalogues import ROOT

FUNCTIONS = {f"{lazy}{name}" for lazy in ("", "lazy_") for name in ("gettext", "ngettext", "pgettext", "npgettext")} | {
    "_"
}
SOURCES = sorted((ROOT / "my_app").rglob("*.py"))


def name_of(node):
    """The function that a call translates with, by whatever way it is reached; nothing for other nodes."""
    if not isinstance(node, ast.Call):
        return ""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    return name if name in FUNCTIONS else ""


def problems(source):
    """What could not be extracted, or not be translated."""
    for node in ast.walk(ast.parse(source)):
        for problem in (*text_problems(node), *filling_problems(node), *alias_problems(node)):
            yield f"line {getattr(node, 'lineno', 0)}: {problem}"


def text_problems(node):
    """A message is a text as it stands, and what is filled in has a name."""
    name = name_of(node)
    texts = 3 if name.endswith("npgettext") else 2 if name.endswith(("ngettext", "pgettext")) else 1
    for argument in node.args[:texts] if name else ():
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            yield f"{name}() takes a text as it stands, not {ast.unparse(argument)}"
        elif re.search(r"%[^(%\s]|\{\w*\}", argument.value):
            yield "name what is filled in: %(name)s"


def filling_problems(node):
    """What is filled in is handed to the call, not put into its answer."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and name_of(node.left):
        yield "no % on a translation"
    if isinstance(node, ast.Attribute) and node.attr == "format" and name_of(node.value):
        yield "no .format() on a translation"


def alias_problems(node):
    """Under another name, a function is not looked for."""
    for alias in node.names if isinstance(node, ast.ImportFrom) and node.module == "flask_babel" else ():
        if alias.name in FUNCTIONS and alias.asname not in (None, "_"):
            yield f"{alias.name} under another name is not extracted"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_can_be_extracted(path):
    assert not list(problems(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        '_(f"Hello {name}")',
        '_("Hello " + name)',
        '_("Hello {}".format(name))',
        '_("Hello {name}")',
        '_("Hello %s" % name)',
        '_("Hello %(name)s") % {"name": name}',
        '_("Hello {}").format(name)',
        '_("Hello %s")',
        "_(text)",
        'lazy_pgettext("state", label)',
        'ngettext("one", f"{n} things", n)',
        "from flask_babel import gettext as translate",
    ],
)
def test_the_check_finds_what_cannot_be_extracted(source):
    assert list(problems(source))


@pytest.mark.parametrize(
    "source",
    [
        '_("Hello %(name)s", name=name)',
        '_("100 %")',
        'ngettext("%(num)s job", "%(num)s jobs", n)',
        'pgettext("a", "b")',
    ],
)
def test_the_check_lets_good_messages_pass(source):
    assert not list(problems(source))
