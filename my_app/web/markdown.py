"""Markdown from people, as HTML that is safe to show."""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4", "h5", "h6", "blockquote", "code", "pre", "hr", "a"}
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto"}
# The page has the first heading and the posting's parts the second: a text begins with the third.
TOP_HEADING = re.compile(r"<(/?)h[12]>")

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def render_markdown(text: str | None) -> Markup:
    """HTML of a few harmless tags; headings start below the page's own, links say that people wrote them."""
    html = TOP_HEADING.sub(r"<\1h3>", _parser.render(text or ""))
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener ugc")
    return Markup(safe)  # noqa: S704 - cleaned by nh3 on the line above
