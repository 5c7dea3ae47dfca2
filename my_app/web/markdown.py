"""Markdown from people, as HTML that is safe to show."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4", "h5", "h6", "blockquote", "code", "pre", "hr", "a"}
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def render_markdown(text: str | None) -> Markup:
    """HTML of a few harmless tags; headings start below the page's own."""
    html = _parser.render(text or "").replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener ugc")
    return Markup(safe)  # noqa: S704 - cleaned by nh3 on the line above
