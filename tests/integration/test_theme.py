"""Our theme for Flask-Admin is complete: whatever its code renders is a template of ours."""

from __future__ import annotations

import re
from pathlib import Path

import flask_admin
import pytest

from my_app.admin.theme import pictures
from tests.catalogues import ROOT

PACKAGE = Path(flask_admin.__file__).parent
UPSTREAM = PACKAGE / "templates" / "bootstrap4"
# A console for any command on a Redis server is no page of a job board; without a template it cannot be opened.
LEFT_OUT = {"admin/rediscli/console.html", "admin/rediscli/response.html"}
# What upstream's own documentation tells people to write themselves.
EXAMPLES = {"admin/myhome.html", "my_base.html"}
OLD = re.compile(
    r"\son[a-z]+=|javascript:|jquery|data-(toggle|target|dismiss|role)|glyphicon-[a-z]+[\"' ]", re.IGNORECASE
)


def named_in_code():
    """Every template that upstream's Python names."""
    sources = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]
    found = {name for path in sources for name in re.findall(r"[\"']([\w/]+\.html)[\"']", path.read_text("utf-8"))}
    return sorted(found - EXAMPLES - LEFT_OUT)


def macros(path):
    """The macros of a template with the names of their parameters."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"{%-?\s*macro (\w+)\((.*?)\)\s*-?%}", text)
    return {name: re.findall(r"(\w+)(?:=[^,]*)?(?:,|$)", parameters) for name, parameters in found}


@pytest.mark.parametrize("name", [*named_in_code(), "admin/base.html", "admin/master.html", "admin/static.html"])
def test_each_template_is_ours(shared_app, name):
    template = shared_app.jinja_env.get_template(name)
    assert Path(template.filename).is_relative_to(ROOT / "templates")


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_what_is_left_out_falls_back_to_nothing(shared_app, name):
    assert name not in shared_app.jinja_env.list_templates()


def test_no_template_of_upstreams_is_within_reach(shared_app):
    folders = [blueprint.jinja_loader for blueprint in shared_app.blueprints.values() if blueprint.jinja_loader]
    ours = [path for loader in folders for path in loader.searchpath if Path(path).is_relative_to(PACKAGE)]
    assert not [path for path in ours if Path(path).exists()]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates" / "admin").rglob("*.html")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_nothing_of_the_old_theme_is_left(path):
    assert not OLD.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", ["lib", "actions", "layout", "static", "model/layout", "model/row_actions", "model/inline_list_base"]
)
def test_every_macro_of_upstreams_is_there_with_its_parameters(name):
    theirs = macros(UPSTREAM / "admin" / f"{name}.html")
    ours = macros(ROOT / "templates" / "admin" / f"{name}.html")
    assert {macro: ours.get(macro) for macro in theirs} == theirs


def test_each_picture_that_a_page_asks_for_is_there():
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    asked = {name for page in pages for name in re.findall(r"{{-? ?icon\(\"([\w-]+)\"\)", page)}
    assert asked - pictures() == set()
