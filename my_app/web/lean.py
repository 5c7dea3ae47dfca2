"""Pages without the indentation of their templates: it is for who writes them, and weighs in every answer."""

from __future__ import annotations

import re

from flask import Flask
from jinja2.ext import Extension

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
TAG_ALONE = re.compile(r"^(\{%(?:(?!%\}).)*?)-?%\}[ \t]*$", re.MULTILINE)


class Lean(Extension):
    """Once, when a template is compiled: no indentation, and no line of its own for a tag that stands alone."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The same lines with less around them: the numbers in error messages stay right."""
        if not (name or "").endswith(".html"):
            return source
        return TAG_ALONE.sub(r"\1-%}", INDENTATION.sub("", source))


def init_app(app: Flask) -> None:
    """Read templates so."""
    app.jinja_env.add_extension(Lean)
