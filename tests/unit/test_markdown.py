"""Markdown from people."""

from __future__ import annotations

import pytest

from my_app.web.markdown import render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *thin*", "<p><strong>bold</strong> and <em>thin</em></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        (None, ""),
    ],
)
def test_usual_text_becomes_html(text, html):
    assert render_markdown(text) == html


@pytest.mark.parametrize("text", ["# Big", "## Big", "Big\n==="])
def test_headings_start_below_those_of_the_page(text):
    assert render_markdown(text) == "<h3>Big</h3>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<p onclick='x()'>hi</p>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://example.org/track.gif)",
        "<style>*{}</style>",
        "<iframe src='https://example.org'></iframe>",
    ],
)
def test_nothing_dangerous_is_left(text):
    html = str(render_markdown(text))
    for forbidden in ("<script", "<p onclick", 'javascript:alert(1)"', 'href="data', "<img", "<style", "<iframe"):
        assert forbidden not in html


def test_links_say_that_people_wrote_them():
    assert 'rel="nofollow noopener ugc"' in render_markdown("[x](https://example.org)")
