"""Templates are read without their indentation; what they say stays the same, at the same lines."""

from __future__ import annotations

import pytest

from my_app.web.lean import Lean

SOURCE = '<ul>\n  {% for word in ("a", "b") %}\n  <li>{{ word }}</li>\n  {% endfor %}\n</ul> end\n  of it\n'


def made(environment, name, source):
    """What the template of this name says."""
    return environment.from_string(Lean(environment).preprocess(source, name)).render()


@pytest.fixture
def environment(shared_app):
    return shared_app.jinja_env


def test_a_page_has_no_indentation_and_no_empty_lines(environment):
    assert made(environment, "page.html", SOURCE) == "<ul>\n<li>a</li>\n<li>b</li>\n</ul> end\nof it"


def test_a_text_stays_as_it_is_written(environment):
    assert "  <li>a</li>" in environment.from_string(SOURCE).render()
    assert Lean(environment).preprocess(SOURCE, "mail.txt") == SOURCE


def test_lines_keep_their_numbers(environment):
    assert Lean(environment).preprocess(SOURCE, "page.html").count("\n") == SOURCE.count("\n")


def test_what_a_page_shows_keeps_its_own_spaces(environment):
    assert made(environment, "page.html", '  <pre>{{ "a\\n    b" }}</pre>') == "<pre>a\n    b</pre>"
